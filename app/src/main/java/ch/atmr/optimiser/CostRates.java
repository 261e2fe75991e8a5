package ch.atmr.optimiser;

/**
 * What the parts of a plan cost, in rappen. They price answers; what the search aims at is not
 * theirs to say.
 *
 * @param driving an hour of a vehicle with its driver
 * @param waiting an hour of a driver who stands by
 * @param rideExcess an hour that a passenger is on board beyond the direct drive
 * @param vehicle a vehicle that serves anyone
 * @param unserved a ride left out
 */
public record CostRates(long driving, long waiting, long rideExcess, long vehicle, long unserved) {
  /** What is usual where nobody has set anything else. */
  public static final CostRates STANDARD = new CostRates(8_000, 4_500, 1_000, 0, 15_000);

  private static final double HOUR = 3600;

  public CostRates {
    Faults.requireNotNegative("rates.driving", (double) driving);
    Faults.requireNotNegative("rates.waiting", (double) waiting);
    Faults.requireNotNegative("rates.rideExcess", (double) rideExcess);
    Faults.requireNotNegative("rates.vehicle", (double) vehicle);
    Faults.requireNotNegative("rates.unserved", (double) unserved);
  }

  /** How many seconds of driving cost a rappen. */
  double secondsOfRappen() {
    return HOUR / Math.max(1, driving);
  }

  /**
   * A plan's price; each part is rounded to the rappen once. What stability costs in the problem's
   * own unit, rappen or seconds of driving, becomes as much driving as that.
   */
  public Price price(RoutingProblem problem, PlanCost cost) {
    double second = problem.fairness().second();
    double unit = second > 0 ? second : 1;
    return new Price(
        Math.round(cost.drivingSeconds() * driving / HOUR),
        Math.round(cost.waitingSeconds() * waiting / HOUR),
        Math.round(cost.rideExcessSeconds() * rideExcess / HOUR),
        vehicle * cost.vehiclesUsed(),
        unserved * cost.unserved(),
        Math.round(cost.stability() / unit * driving / HOUR));
  }
}
