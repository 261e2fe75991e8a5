package ch.atmr.dispatch;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.optimiser.TravelMatrix;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.routing.TravelTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The locations of a problem: places, each with the traffic in which vehicles leave it. A place
 * that is left at eight and at fourteen is two locations where the traffic differs.
 */
final class Locations {
  /** A table of driving times has the square of it in cells: 25 million, 300 MB. */
  static final int MOST = 5_000;

  private final TrafficFactors traffic;
  private final Map<GeoPoint, Integer> points = new LinkedHashMap<>();
  private final Map<Departure, Integer> numbers = new LinkedHashMap<>();
  private final List<Departure> departures = new ArrayList<>();

  Locations(TrafficFactors traffic) {
    this.traffic = traffic;
  }

  /**
   * The number of a location, a new one where it is new.
   *
   * @param hour 0 to 23, local time
   */
  int of(GeoPoint point, int hour) {
    int place = points.computeIfAbsent(point, _ -> points.size());
    Departure departure = new Departure(place, traffic.at(hour));
    return numbers.computeIfAbsent(
        departure,
        _ -> {
          departures.add(departure);
          return departures.size() - 1;
        });
  }

  int size() {
    return departures.size();
  }

  /**
   * Refuses more than a table of driving times holds.
   *
   * @throws ProblemException DAY_TOO_LARGE, with the number of {@code places}
   */
  void requireFew() {
    if (size() > MOST) {
      throw new ProblemException(
          new Problem.Conflict(
              Problem.Conflict.Reason.DAY_TOO_LARGE, Map.of("places", Integer.toString(size()))));
    }
  }

  /** All places, each once. */
  List<GeoPoint> points() {
    return List.copyOf(points.keySet());
  }

  /**
   * Driving times between all locations, in whole seconds.
   *
   * @param cost of a drive of so many seconds
   */
  TravelMatrix matrix(TravelTable table, DoubleUnaryOperator cost) {
    return TravelMatrix.of(
        departures.size(),
        (from, to) -> seconds(table, from, to),
        (from, to) -> cost.applyAsDouble(seconds(table, from, to)));
  }

  private double seconds(TravelTable table, int from, int to) {
    Departure leave = departures.get(from);
    double seconds = table.seconds(leave.place(), departures.get(to).place());
    return Math.ceil(seconds * leave.factor());
  }

  private record Departure(int place, double factor) {}
}
