package ch.atmr.routing;

import java.util.Locale;

/** What was looked up: the closed set of the metrics' {@code cache_type} label. */
enum CacheType {
  /** One drive. */
  ROUTE,
  /** Some pairs of places, such as of a ride with a plan's stops. */
  TABLE,
  /** All pairs of a day's places. */
  MATRIX;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
