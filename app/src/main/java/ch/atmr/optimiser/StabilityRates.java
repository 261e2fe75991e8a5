package ch.atmr.optimiser;

import java.util.Set;

/**
 * What it costs to change what was published, in rappen, for a ride that is four hours away or
 * more. Nearer it costs more: the price goes with four hours over the time that is left, so that an
 * hour before it is four times as much, and from a quarter of an hour on sixteen times.
 *
 * @param driverChange another driver than published
 * @param timeChange a pick-up that moves by more than the tolerance
 * @param tolerance seconds that a pick-up may move for {@link #MOVED_MINUTE} a minute
 */
public record StabilityRates(long driverChange, long timeChange, double tolerance) {
  /** What is usual where nobody has set anything else: about four minutes of driving each. */
  public static final StabilityRates STANDARD = new StabilityRates(500, 500, 300);

  /**
   * Rappen of each minute that a pick-up moves within the tolerance, however near it is: enough to
   * leave it alone where nothing is gained, and all of five minutes no more than half a minute of
   * driving.
   */
  public static final long MOVED_MINUTE = 10;

  private static final double FAR = 4 * 3600;
  private static final double NEAR = 900;

  public StabilityRates {
    Faults.requireNotNegative("rates.driverChange", (double) driverChange);
    Faults.requireNotNegative("rates.timeChange", (double) timeChange);
    Faults.requireFiniteNotNegative("rates.tolerance", tolerance);
  }

  /** How many times as much a change costs that many seconds before the pick-up: 1 to 16. */
  public static double nearness(double ahead) {
    return FAR / Math.clamp(ahead, NEAR, FAR);
  }

  /**
   * A promise where costs are rappen.
   *
   * @param pickup as told
   * @param now both in seconds since the problem's origin
   */
  public Promise promise(Set<VehicleId> vehicles, double pickup, double now) {
    return promise(vehicles, pickup, now, 1);
  }

  /**
   * A promise where costs are seconds of driving.
   *
   * @param rates of driving, by which rappen become seconds
   */
  public Promise promise(Set<VehicleId> vehicles, double pickup, double now, CostRates rates) {
    return promise(vehicles, pickup, now, rates.secondsOfRappen());
  }

  private Promise promise(Set<VehicleId> vehicles, double pickup, double now, double rappen) {
    double change = nearness(pickup - now) * rappen;
    return new Promise(
        vehicles,
        pickup,
        tolerance,
        driverChange * change,
        timeChange * change,
        MOVED_MINUTE * rappen);
  }
}
