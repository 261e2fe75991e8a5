package ch.atmr.dispatch;

import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.Fairness;
import java.time.Duration;

/**
 * What days are planned by, beside their rides and shifts.
 *
 * @param rates that driving and vehicles cost, and answers are priced with
 * @param sameDriver rappen that it is worth when a return has the driver of its ride out
 * @param fairness how much more an hour of work counts for a driver who works all the shift than
 *     for an idle one, such as 0.05
 * @param cleaning of a vehicle after somebody isolated
 */
public record PlanRules(CostRates rates, long sameDriver, double fairness, Duration cleaning) {
  /** What is usual where nobody has set anything else. */
  public static final PlanRules STANDARD =
      new PlanRules(CostRates.STANDARD, 300, 0.05, Duration.ofMinutes(20));

  private static final double HOUR = 3600;

  /** Rappen of a drive, in whole ones; infinite where there is no way. */
  double drive(double seconds) {
    return seconds == Double.POSITIVE_INFINITY
        ? seconds
        : (double) Math.round(seconds * rates.driving() / HOUR);
  }

  /** Driving and serving cost the same while they last. */
  Fairness work() {
    return new Fairness(fairness, rates.driving() / HOUR);
  }
}
