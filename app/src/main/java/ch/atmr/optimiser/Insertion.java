package ch.atmr.optimiser;

/**
 * A place for a request in a tour.
 *
 * @param delta what the tour costs more
 * @param pickupGap the pick-up comes after this position of the tour
 * @param dropoffGap the drop-off comes after this position; with equal gaps, right after its
 *     pick-up
 * @param kept whether it is one at the promised time
 */
record Insertion(double delta, int pickupGap, int dropoffGap, boolean kept) {

  /** A place for a request that was promised no time, or not at that time. */
  Insertion(double delta, int pickupGap, int dropoffGap) {
    this(delta, pickupGap, dropoffGap, /* kept= */ false);
  }

  static final Insertion NONE = new Insertion(Double.POSITIVE_INFINITY, -1, -1);

  /** The same place, dearer, and at the promised time or not. */
  Insertion at(double price, boolean promised) {
    return exists() ? new Insertion(delta + price, pickupGap, dropoffGap, promised) : NONE;
  }

  boolean exists() {
    return pickupGap >= 0;
  }
}
