package ch.atmr.optimiser;

/**
 * Rappen by part; a difference of two prices may be below 0.
 *
 * @param stability of what is otherwise than published
 */
public record Price(
    long driving, long waiting, long rideExcess, long vehicles, long unserved, long stability) {

  public long total() {
    return driving + waiting + rideExcess + vehicles + unserved + stability;
  }

  public Price minus(Price other) {
    return new Price(
        driving - other.driving,
        waiting - other.waiting,
        rideExcess - other.rideExcess,
        vehicles - other.vehicles,
        unserved - other.unserved,
        stability - other.stability);
  }
}
