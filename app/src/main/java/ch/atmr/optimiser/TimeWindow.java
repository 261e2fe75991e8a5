package ch.atmr.optimiser;

/**
 * Span of time, both ends included.
 *
 * @param earliest seconds since the problem's origin, may be negative infinity
 * @param latest seconds since the problem's origin, may be positive infinity
 */
public record TimeWindow(double earliest, double latest) {

  /** No limit at either end. */
  public static final TimeWindow ALWAYS =
      new TimeWindow(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public TimeWindow {
    Faults.requireNumber("window.earliest", earliest);
    Faults.requireNumber("window.latest", latest);
    if (earliest > latest) {
      throw new InvalidInputException(
          FaultCode.WINDOW_CROSSES, "window", earliest + " to " + latest);
    }
    if (earliest == Double.POSITIVE_INFINITY || latest == Double.NEGATIVE_INFINITY) {
      throw new InvalidInputException(FaultCode.NOT_A_NUMBER, "window", earliest + " to " + latest);
    }
  }
}
