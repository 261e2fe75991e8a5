package ch.atmr.solve;

import ch.atmr.optimiser.FaultCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the places of a transport day, which others name. */
final class PlaceReader {
  private final Map<String, Integer> locations = new HashMap<>();
  private final List<TransportDay.Place> places = new ArrayList<>();

  void add(Fields place) {
    if (locations.put(place.text("id"), places.size()) != null) {
      throw place.fault(FaultCode.DUPLICATE, "id", place.text("id") + " is there twice");
    }
    places.add(
        new TransportDay.Place(
            place.numberWithin("lat", -90, 90), place.numberWithin("lon", -180, 180)));
  }

  /** All places, by their numbers. */
  List<TransportDay.Place> all() {
    return List.copyOf(places);
  }

  /** The number of the place that a field names. */
  int location(Fields fields, String name) {
    Integer location = locations.get(fields.text(name));
    if (location == null) {
      throw fields.fault(
          FaultCode.UNKNOWN_REFERENCE, name, fields.text(name) + " is not among the places");
    }
    return location;
  }
}
