package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.GeoPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The ways that matter when one ride is put into a plan that is there: from one stop of it to the
 * next, and all from, to and between the new ride, depots and fixed rides. A few thousand of a
 * day's many.
 */
final class PlanWays implements BiPredicate<GeoPoint, GeoPoint> {
  private final Set<GeoPoint> hubs = new HashSet<>();
  private final Set<Way> ways = new HashSet<>();

  private PlanWays() {}

  static PlanWays of(Day day, Ride wanted) {
    PlanWays ways = new PlanWays();
    ways.addHub(wanted);
    day.fixed().forEach(ways::addHub);
    day.duties().forEach(duty -> ways.hubs.add(duty.depot()));
    day.reported().forEach(reported -> reported.place().point().ifPresent(ways.hubs::add));
    Map<DriverId, List<Visit>> visits = new HashMap<>();
    for (Ride ride : day.rides()) {
      if (ride.pickup().point().isPresent() && ride.dropoff().point().isPresent()) {
        GeoPoint from = ride.pickup().point().get();
        GeoPoint to = ride.dropoff().point().get();
        ways.ways.add(new Way(from, to));
        ride.assignment().ifPresent(planned -> addVisits(visits, planned, from, to));
      }
    }
    visits.values().forEach(ways::addWays);
    return ways;
  }

  @Override
  public boolean test(GeoPoint from, GeoPoint to) {
    return hubs.contains(from) || hubs.contains(to) || ways.contains(new Way(from, to));
  }

  private void addHub(Ride ride) {
    ride.pickup().point().ifPresent(hubs::add);
    ride.dropoff().point().ifPresent(hubs::add);
  }

  private static void addVisits(
      Map<DriverId, List<Visit>> visits, PlannedRide planned, GeoPoint from, GeoPoint to) {
    List<Visit> ofDriver = visits.computeIfAbsent(planned.crew().driver(), _ -> new ArrayList<>());
    ofDriver.add(new Visit(planned.pickupAt(), from));
    ofDriver.add(new Visit(planned.dropoffAt(), to));
  }

  private void addWays(List<Visit> visits) {
    visits.sort(Comparator.comparing(Visit::at));
    for (int k = 1; k < visits.size(); k++) {
      // Both ways: of two stops at the same moment either may come first.
      ways.add(new Way(visits.get(k - 1).point(), visits.get(k).point()));
      ways.add(new Way(visits.get(k).point(), visits.get(k - 1).point()));
    }
  }

  private record Way(GeoPoint from, GeoPoint to) {}

  private record Visit(Instant at, GeoPoint point) {}
}
