package ch.atmr.optimiser;

/**
 * A place for a request in a tour.
 *
 * @param delta what the tour costs more
 * @param pickupGap the pick-up comes after this position of the tour
 * @param dropoffGap the drop-off comes after this position; with equal gaps, right after its
 *     pick-up
 */
record Insertion(double delta, int pickupGap, int dropoffGap) {

  static final Insertion NONE = new Insertion(Double.POSITIVE_INFINITY, -1, -1);

  Insertion plus(double cost) {
    return cost == 0 ? this : new Insertion(delta + cost, pickupGap, dropoffGap);
  }

  boolean exists() {
    return pickupGap >= 0;
  }
}
