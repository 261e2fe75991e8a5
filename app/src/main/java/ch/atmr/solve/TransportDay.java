package ch.atmr.solve;

import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.RoutingProblem;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A day of rides and drivers as a routing problem; its times are seconds since 1970.
 *
 * @param places coordinates by location of the problem
 * @param published the plan that drivers and passengers know, where the file tells one
 */
record TransportDay(
    RoutingProblem problem, ZoneId zone, List<Place> places, Optional<Plan> published) {

  /** Degrees, WGS 84. */
  record Place(double latitude, double longitude) {

    double metresTo(Place other) {
      return GreatCircle.metres(latitude, longitude, other.latitude, other.longitude);
    }
  }

  TransportDay {
    places = List.copyOf(places);
  }

  double metres(int from, int to) {
    return places.get(from).metresTo(places.get(to));
  }
}
