package ch.atmr.routing;

import ch.atmr.kernel.GeoPoint;

/**
 * Stands in for a road network that does not answer: great circle x 1.3, the first 4 km at a town's
 * speed, up to 20 km at a region's, the rest at a motorway's. The farther, the longer: no class
 * begins with a jump.
 */
final class StraightLine {
  private static final double DETOUR = 1.3;
  private static final double TOWN_METRES = 4_000;
  private static final double REGION_METRES = 20_000;
  private static final double TOWN = metresPerSecond(22);
  private static final double REGION = metresPerSecond(45);
  private static final double MOTORWAY = metresPerSecond(70);

  private StraightLine() {}

  static Drive drive(GeoPoint from, GeoPoint to) {
    double metres = DETOUR * from.metresTo(to);
    return new Drive(seconds(metres), metres, /* estimated= */ true);
  }

  static int seconds(GeoPoint from, GeoPoint to) {
    return seconds(DETOUR * from.metresTo(to));
  }

  private static int seconds(double metres) {
    double town = Math.min(metres, TOWN_METRES);
    double region = Math.min(metres, REGION_METRES) - town;
    double beyond = metres - town - region;
    return (int) Math.ceil(town / TOWN + region / REGION + beyond / MOTORWAY);
  }

  private static double metresPerSecond(double kilometresPerHour) {
    return kilometresPerHour / 3.6;
  }
}
