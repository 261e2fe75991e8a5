package ch.atmr.solve;

import ch.atmr.optimiser.Break;
import ch.atmr.optimiser.Capacity;
import ch.atmr.optimiser.Layout;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the drivers of a transport day, each with a vehicle and a shift. */
final class VehicleReader {

  private VehicleReader() {}

  /**
   * A driver and what it drives.
   *
   * @param onTheWay where it is by now; null where it has not begun
   */
  static Vehicle vehicle(Fields driver, @Nullable Fields onTheWay, PlaceReader places) {
    Fields data = driver.object("vehicle");
    Capacity capacity =
        new Capacity(
            data.whole("seats", 0, TransportDayReader.MOST_PLACES_IN_VEHICLE),
            data.wholeOr("wheelchair_places", 0, TransportDayReader.MOST_PLACES_IN_VEHICLE, 0),
            data.wholeOr("seats_per_wheelchair", 0, TransportDayReader.MOST_PLACES_IN_VEHICLE, 0),
            data.wholeOr("stretcher_places", 0, TransportDayReader.MOST_PLACES_IN_VEHICLE, 0),
            data.flagOr("stretcher_excludes_wheelchair", false),
            layouts(data));
    TimeWindow shift = TransportDayReader.window(driver, "shift_start", "shift_end");
    int depot = places.location(driver, "depot");
    boolean anywhere = driver.flagOr("end_anywhere", false);
    int end = driver.has("end") ? places.location(driver, "end") : depot;
    int start = depot;
    double free = shift.earliest();
    if (onTheWay != null && onTheWay.has("place")) {
      start = places.location(onTheWay, "place");
      free = onTheWay.time("since");
    }
    TimeWindow rest = new TimeWindow(free, Math.max(free, shift.latest()));
    return Vehicle.builder(new VehicleId(driver.text("id")), start, rest)
        .endLocation(anywhere ? Vehicle.ANYWHERE : end)
        .capacity(capacity)
        .skills(driver.texts("skills"))
        .pause(pause(driver))
        .build();
  }

  private static List<Layout> layouts(Fields vehicle) {
    if (!vehicle.has("layouts")) {
      return List.of();
    }
    return vehicle.objects("layouts").stream()
        .map(layout ->
            new Layout(
                layout.whole("seats", 0, TransportDayReader.MOST_PLACES_IN_VEHICLE),
                layout.wholeOr(
                    "wheelchair_places", 0, TransportDayReader.MOST_PLACES_IN_VEHICLE, 0),
                layout.wholeOr(
                    "stretcher_places", 0, TransportDayReader.MOST_PLACES_IN_VEHICLE, 0)))
        .toList();
  }

  private static Break pause(Fields driver) {
    int minutes = driver.wholeOr("break_min", 0, TransportDayReader.MOST_MINUTES, 0);
    if (minutes == 0) {
      return Break.none();
    }
    TimeWindow window = TransportDayReader.window(driver, "break_earliest", "break_latest");
    return driver.here(() -> new Break(minutes * 60.0, window));
  }
}
