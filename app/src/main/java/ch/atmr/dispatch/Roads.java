package ch.atmr.dispatch;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.routing.TravelTable;
import ch.atmr.routing.TravelTimes;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * How long driving takes, and how much longer at which hour.
 *
 * @param wanted the ways that matter; empty: all
 */
record Roads(
    TravelTimes travelTimes,
    TrafficFactors traffic,
    Optional<BiPredicate<GeoPoint, GeoPoint>> wanted) {

  Roads(TravelTimes travelTimes, TrafficFactors traffic) {
    this(travelTimes, traffic, Optional.empty());
  }

  /** The same roads, of which only some ways matter. */
  Roads only(BiPredicate<GeoPoint, GeoPoint> ways) {
    return new Roads(travelTimes, traffic, Optional.of(ways));
  }

  TravelTable between(List<GeoPoint> points) {
    return wanted
        .map(ways ->
            travelTimes.between(points, (from, to) -> ways.test(points.get(from), points.get(to))))
        .orElseGet(() -> travelTimes.between(points));
  }
}
