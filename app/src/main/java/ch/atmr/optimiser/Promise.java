package ch.atmr.optimiser;

import java.util.Set;

/**
 * What a passenger and a driver were told, and what it costs to do otherwise. Both prices are in
 * the unit of the travel matrix's costs; {@link StabilityRates} makes them of rappen.
 *
 * @param vehicles those of the driver who was told
 * @param pickup start of the pick-up as told, in seconds
 * @param tolerance seconds by which it may move for nothing
 * @param driverPrice of another driver
 * @param timePrice of a pick-up that moves by more
 */
public record Promise(
    Set<VehicleId> vehicles,
    double pickup,
    double tolerance,
    double driverPrice,
    double timePrice) {

  public Promise {
    vehicles = Set.copyOf(vehicles);
    Faults.requireFinite("promise.pickup", pickup);
    Faults.requireFiniteNotNegative("promise.tolerance", tolerance);
    Faults.requireFiniteNotNegative("promise.driverPrice", driverPrice);
    Faults.requireFiniteNotNegative("promise.timePrice", timePrice);
  }

  /** What it costs to be picked up then by that vehicle. */
  double price(VehicleId vehicle, double at) {
    double driver = vehicles.contains(vehicle) ? 0 : driverPrice;
    boolean moved = Math.abs(at - pickup) > tolerance + TimeCheck.TOLERANCE;
    return driver + (moved ? timePrice : 0);
  }
}
