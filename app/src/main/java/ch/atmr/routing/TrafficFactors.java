package ch.atmr.routing;

import java.util.Map;
import java.util.TreeMap;

/**
 * How much longer driving takes at an hour of the day than on an empty road, as the operator set
 * it. Nothing is learned from drives: events tell when a driver was somewhere, not along which way.
 */
public record TrafficFactors(Map<Integer, Double> byHour) {
  public static final TrafficFactors NONE = new TrafficFactors(Map.of());

  /** No road is slower than this, and none faster than when it is empty by half. */
  private static final double LEAST = 0.5;

  private static final double MOST = 3;

  public TrafficFactors {
    byHour = Map.copyOf(new TreeMap<>(byHour));
    byHour.forEach((hour, factor) -> {
      if (hour < 0 || hour > 23 || !(factor >= LEAST && factor <= MOST)) {
        throw new IllegalArgumentException(
            hour
                + "="
                + factor
                + " (expected: hour 0 to 23, factor "
                + LEAST
                + " to "
                + MOST
                + ")");
      }
    });
  }

  /**
   * The factor of drives that begin in an hour.
   *
   * @param hour 0 to 23, local time
   */
  public double at(int hour) {
    return byHour.getOrDefault(hour, 1.0);
  }
}
