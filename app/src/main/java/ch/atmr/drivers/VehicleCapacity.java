package ch.atmr.drivers;

import java.util.List;

/**
 * Whom a vehicle takes at a time.
 *
 * @param seats for passengers with no wheelchair on board
 * @param wheelchairPlaces for patients who travel in their wheelchair
 * @param seatsPerWheelchair seats lost for each of them
 * @param stretcherPlaces for patients who lie
 * @param stretcherExcludesWheelchair never both on board
 * @param layouts other ways to arrange the places; any of them will do
 */
public record VehicleCapacity(
    int seats,
    int wheelchairPlaces,
    int seatsPerWheelchair,
    int stretcherPlaces,
    boolean stretcherExcludesWheelchair,
    List<VehicleLayout> layouts) {
  public VehicleCapacity {
    if (seats < 0 || wheelchairPlaces < 0 || seatsPerWheelchair < 0 || stretcherPlaces < 0) {
      throw new IllegalArgumentException("capacity: negative (expected: >= 0)");
    }
    layouts = List.copyOf(layouts);
  }

  /** Places with no other layout. */
  public VehicleCapacity(
      int seats,
      int wheelchairPlaces,
      int seatsPerWheelchair,
      int stretcherPlaces,
      boolean stretcherExcludesWheelchair) {
    this(
        seats,
        wheelchairPlaces,
        seatsPerWheelchair,
        stretcherPlaces,
        stretcherExcludesWheelchair,
        List.of());
  }
}
