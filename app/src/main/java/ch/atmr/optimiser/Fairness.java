package ch.atmr.optimiser;

/**
 * What it costs that one driver works much and another little.
 *
 * <p>A driver's work is what driving and services of a route cost; waiting is not known while a
 * plan is made. The price grows with the square of the work up to a shift that is full of it, and
 * goes on in a straight line beyond: a minute of work costs {@code share} more for a driver who is
 * busy all the shift than for one who is idle, and half that for one who is busy half of it. So the
 * price of all work is never above {@code share} of it.
 *
 * @param share 0 for no price, such as 0.05
 * @param second cost of a second of work
 */
public record Fairness(double share, double second) {

  public static final Fairness NONE = new Fairness(0, 0);

  public Fairness {
    Faults.requireFiniteNotNegative("fairness.share", share);
    Faults.requireFiniteNotNegative("fairness.second", second);
  }

  /**
   * The price of one driver's work.
   *
   * @param work in units of cost
   * @param shift seconds
   */
  double price(double work, double shift) {
    double full = shift * second;
    if (share == 0 || work <= 0 || full == Double.POSITIVE_INFINITY) {
      return 0;
    }
    return work <= full ? share * work * work / (2 * full) : share * (work - full / 2);
  }
}
