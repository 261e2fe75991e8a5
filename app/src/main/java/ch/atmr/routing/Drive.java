package ch.atmr.routing;

/**
 * One way from a place to another.
 *
 * @param seconds whole seconds; infinite where there is no way
 * @param metres along the road; infinite where there is no way
 * @param estimated whether both come from the straight line
 */
public record Drive(double seconds, double metres, boolean estimated) {
  static final Drive NO_WAY =
      new Drive(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, /* estimated= */ false);

  boolean exists() {
    return seconds < Double.POSITIVE_INFINITY;
  }
}
