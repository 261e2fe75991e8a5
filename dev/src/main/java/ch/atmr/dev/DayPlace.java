package ch.atmr.dev;

import ch.atmr.kernel.GeoPoint;

/**
 * A place of a generated day.
 *
 * @param name the establishment's; empty for a home
 * @param address street and number
 * @param point of its entrance, to about 200 m
 */
record DayPlace(
    Kind kind, String name, String address, String postalCode, String city, GeoPoint point) {

  /** What a place is. */
  enum Kind {
    HOSPITAL,
    REHABILITATION,
    DIALYSIS,
    CENTRE,
    /** A care home, where patients live. */
    EMS,
    /** A neighbourhood by its main street, around which homes are made. */
    AREA,
    HOME,
    DEPOT
  }
}
