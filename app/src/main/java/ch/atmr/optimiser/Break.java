package ch.atmr.optimiser;

import java.util.Objects;

/**
 * The one break of a route with passengers, taken with nobody on board.
 *
 * <p>It has no place: the vehicle may stand at the stop before, at the next one or anywhere
 * between, so between two stops only the sum of the break and the drive has to fit.
 *
 * @param length seconds; 0 when no break is due
 * @param window the whole break lies in it
 */
public record Break(double length, TimeWindow window) {

  private static final Break NONE = new Break(0, TimeWindow.ALWAYS);

  public Break {
    Objects.requireNonNull(window, "window");
    Faults.requireFiniteNotNegative("break.length", length);
    if (length > 0 && window.latest() - window.earliest() < length) {
      throw new InvalidInputException(
          FaultCode.WINDOW_CROSSES, "break.window", "shorter than the break of " + length + " s");
    }
  }

  public static Break none() {
    return NONE;
  }

  public boolean due() {
    return length > 0;
  }

  /** The latest moment at which the break may start. */
  double latestStart() {
    return window.latest() - length;
  }
}
