package ch.atmr.routing;

import ch.atmr.kernel.GeoPoint;
import java.util.Locale;

/**
 * A place to five decimals of a degree, about a metre: the same address typed or geocoded twice is
 * one spot, two doors of one street are not. OSRM is asked for exactly this, so that a cached
 * answer belongs to its key.
 *
 * @param latitude in 1/100,000 of a degree
 * @param longitude in 1/100,000 of a degree
 */
record Spot(int latitude, int longitude) {
  private static final double STEPS = 1e5;

  static Spot of(GeoPoint point) {
    return new Spot(
        (int) Math.round(point.latitude() * STEPS), (int) Math.round(point.longitude() * STEPS));
  }

  GeoPoint point() {
    return new GeoPoint(latitude / STEPS, longitude / STEPS);
  }

  /** As OSRM writes it: longitude first. */
  String coordinate() {
    return String.format(Locale.ROOT, "%.5f,%.5f", longitude / STEPS, latitude / STEPS);
  }
}
