package ch.atmr.routing;

import ch.atmr.kernel.GeoPoint;
import java.util.List;

/** Tells how long driving takes between places. */
@FunctionalInterface
public interface TravelTimes {
  /** Driving times between all pairs of the points, both ways. */
  TravelTable between(List<GeoPoint> points);
}
