package ch.atmr.optimiser;

import java.util.Set;

/**
 * What a passenger and a driver were told, and what it costs to do otherwise. Both prices are in
 * the unit of the travel matrix's costs; {@link StabilityRates} makes them of rappen.
 *
 * @param vehicles those of the driver who was told
 * @param pickup start of the pick-up as told, in seconds
 * @param tolerance seconds by which it may move for little
 * @param driverPrice of another driver
 * @param timePrice of a pick-up that moves by more
 * @param minutePrice of each minute begun by which it moves within the tolerance; no more than
 *     {@code timePrice} in all
 */
public record Promise(
    Set<VehicleId> vehicles,
    double pickup,
    double tolerance,
    double driverPrice,
    double timePrice,
    double minutePrice) {

  private static final double MINUTE = 60;

  public Promise {
    vehicles = Set.copyOf(vehicles);
    Faults.requireFinite("promise.pickup", pickup);
    Faults.requireFiniteNotNegative("promise.tolerance", tolerance);
    Faults.requireFiniteNotNegative("promise.driverPrice", driverPrice);
    Faults.requireFiniteNotNegative("promise.timePrice", timePrice);
    Faults.requireFiniteNotNegative("promise.minutePrice", minutePrice);
  }

  /** What it costs to be picked up then by that vehicle. */
  double price(VehicleId vehicle, double at) {
    double driver = vehicles.contains(vehicle) ? 0 : driverPrice;
    double moved = Math.abs(at - pickup) - TimeCheck.TOLERANCE;
    return driver
        + (moved > tolerance ? timePrice : price((int) Math.ceil(Math.max(0, moved) / MINUTE)));
  }

  /** What it costs to move by so many minutes, no more than the tolerance. */
  double price(int minutes) {
    return Math.min(timePrice, minutes * minutePrice);
  }

  /** The minutes begun that it may move within the tolerance. */
  int mostMinutes() {
    return (int) Math.ceil(tolerance / MINUTE);
  }

  /** Seconds by which a pick-up moves at most that moves by no more than so many minutes. */
  double reach(int minutes) {
    return Math.min(tolerance, MINUTE * minutes);
  }
}
