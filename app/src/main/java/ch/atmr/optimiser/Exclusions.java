package ch.atmr.optimiser;

import java.util.Objects;
import java.util.Set;

/**
 * Whom and what a request does not travel with.
 *
 * @param passengers requests never on board together with this one; it is enough that one of two
 *     names the other
 * @param vehicles that do not serve it, be it for the driver's sake
 */
public record Exclusions(Sharing sharing, Set<RequestId> passengers, Set<VehicleId> vehicles) {

  public static final Exclusions NONE = new Exclusions(Sharing.ALLOWED, Set.of(), Set.of());

  public Exclusions {
    Objects.requireNonNull(sharing, "sharing");
    passengers = Set.copyOf(passengers);
    vehicles = Set.copyOf(vehicles);
  }

  /** Rides with nobody else on board. */
  boolean alone() {
    return sharing != Sharing.ALLOWED;
  }
}
