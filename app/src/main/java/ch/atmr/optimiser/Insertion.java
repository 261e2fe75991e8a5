package ch.atmr.optimiser;

/**
 * A place for a request in a tour.
 *
 * @param delta what the tour costs more
 * @param pickupGap the pick-up comes after this position of the tour
 * @param dropoffGap the drop-off comes after this position; with equal gaps, right after its
 *     pick-up
 * @param minutes by which it may be off the promised time
 */
record Insertion(double delta, int pickupGap, int dropoffGap, int minutes) {

  /** A place for a request that was promised no time, or is not near it. */
  Insertion(double delta, int pickupGap, int dropoffGap) {
    this(delta, pickupGap, dropoffGap, Promises.ANY_TIME);
  }

  static final Insertion NONE = new Insertion(Double.POSITIVE_INFINITY, -1, -1);

  Insertion plus(double cost) {
    return cost == 0 ? this : new Insertion(delta + cost, pickupGap, dropoffGap, minutes);
  }

  /** The same place, dearer, within so many minutes of the promised time. */
  Insertion at(double price, int within) {
    return exists() ? new Insertion(delta + price, pickupGap, dropoffGap, within) : NONE;
  }

  boolean exists() {
    return pickupGap >= 0;
  }
}
