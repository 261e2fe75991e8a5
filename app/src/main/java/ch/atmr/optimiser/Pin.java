package ch.atmr.optimiser;

import java.util.Optional;
import java.util.Set;

/**
 * What somebody has decided about a request, to be kept or else the request is left out.
 *
 * @param vehicles one of them serves it (the shifts of one driver); empty: any
 * @param pickup the pick-up's service begins in it, besides the request's own window
 */
public record Pin(Set<VehicleId> vehicles, Optional<TimeWindow> pickup) {

  public Pin {
    vehicles = Set.copyOf(vehicles);
  }

  /** To vehicles, at any time. */
  public static Pin to(Set<VehicleId> vehicles) {
    return new Pin(vehicles, Optional.empty());
  }
}
