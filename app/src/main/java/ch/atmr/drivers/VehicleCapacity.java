package ch.atmr.drivers;

/**
 * Whom a vehicle takes at a time.
 *
 * @param seats for passengers with no wheelchair on board
 * @param wheelchairPlaces for patients who travel in their wheelchair
 * @param seatsPerWheelchair seats lost for each of them
 * @param stretcherPlaces for patients who lie
 * @param stretcherExcludesWheelchair never both on board
 */
public record VehicleCapacity(
    int seats,
    int wheelchairPlaces,
    int seatsPerWheelchair,
    int stretcherPlaces,
    boolean stretcherExcludesWheelchair) {
  public VehicleCapacity {
    if (seats < 0 || wheelchairPlaces < 0 || seatsPerWheelchair < 0 || stretcherPlaces < 0) {
      throw new IllegalArgumentException("capacity: negative (expected: >= 0)");
    }
  }
}
