package ch.atmr.solve;

/**
 * Travel where no road network answers: great circle on a sphere of 6371 km, times 1.3 for detours,
 * at 30 km/h, rounded up to whole seconds.
 */
final class GreatCircle {

  private static final double EARTH_RADIUS_METRES = 6_371_000;
  private static final double DETOUR = 1.3;
  private static final double KILOMETRES_PER_HOUR = 30;

  /** Keeps a whole second that floating point puts a hair above from becoming the next one. */
  private static final double ROUNDING = 1e-9;

  private GreatCircle() {}

  /** Metres between two points given in degrees, detours included. */
  static double metres(double latitude, double longitude, double toLatitude, double toLongitude) {
    double from = Math.toRadians(latitude);
    double to = Math.toRadians(toLatitude);
    double half = Math.sin((to - from) / 2);
    double side = Math.sin(Math.toRadians(toLongitude - longitude) / 2);
    double h = half * half + Math.cos(from) * Math.cos(to) * side * side;
    return 2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(Math.min(1, h))) * DETOUR;
  }

  /** Whole seconds to drive so many metres. */
  static double seconds(double metres) {
    return Math.ceil(metres * 3.6 / KILOMETRES_PER_HOUR - ROUNDING);
  }
}
