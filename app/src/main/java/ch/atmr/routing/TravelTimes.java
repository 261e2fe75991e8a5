package ch.atmr.routing;

import ch.atmr.kernel.GeoPoint;
import java.util.List;

/**
 * Tells how long driving takes between places. There is always an answer: what no road network
 * tells in time is estimated, and says so.
 */
public interface TravelTimes {
  /** Driving times between all pairs of the points, both ways. */
  TravelTable between(List<GeoPoint> points);

  /**
   * Driving times between the chosen pairs; the others are estimated and count for nothing.
   *
   * @param wanted by the points' indexes
   */
  TravelTable between(List<GeoPoint> points, PairChoice wanted);

  /** One drive, with its length. */
  Drive drive(GeoPoint from, GeoPoint to);

  /** Chooses ordered pairs of points by their indexes. */
  @FunctionalInterface
  interface PairChoice {
    boolean includes(int from, int to);
  }
}
