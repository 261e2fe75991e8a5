package ch.atmr.optimiser;

import java.util.List;
import java.util.Objects;

/**
 * What one vehicle does, from its start to its end.
 *
 * @param departure when it leaves its start location, in seconds
 * @param end when it is done at its end location, in seconds
 */
public record Route(VehicleId vehicle, double departure, List<PlannedStop> stops, double end) {

  public Route {
    Objects.requireNonNull(vehicle, "vehicle");
    stops = List.copyOf(stops);
    Faults.requireFinite("route.departure", departure);
    Faults.requireFinite("route.end", end);
  }
}
