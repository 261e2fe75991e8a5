package ch.atmr.drivers;

/**
 * Another way to arrange a vehicle's places, such as with folded seats.
 *
 * @param seats 0 to 50
 * @param wheelchairPlaces 0 to 10
 * @param stretcherPlaces 0 to 4
 */
public record VehicleLayout(int seats, int wheelchairPlaces, int stretcherPlaces) {
  public VehicleLayout {
    if (seats < 0 || wheelchairPlaces < 0 || stretcherPlaces < 0) {
      throw new IllegalArgumentException("layout: negative (expected: >= 0)");
    }
  }

  /** As the database keeps it: {@code 3/1/0}. */
  String toText() {
    return seats + "/" + wheelchairPlaces + "/" + stretcherPlaces;
  }

  /**
   * A layout from such a text.
   *
   * @throws RuntimeException when it is none
   */
  public static VehicleLayout ofText(String text) {
    String[] places = text.split("/", -1);
    return new VehicleLayout(
        Integer.parseInt(places[0]), Integer.parseInt(places[1]), Integer.parseInt(places[2]));
  }
}
