package ch.atmr.planning;

import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import java.time.Duration;
import java.util.Optional;

/**
 * What a company says of a shift and may change.
 *
 * @param window from leaving the depot to being back; at most 24 hours
 * @param depot where it starts, and ends unless there is another end
 * @param end such as the driver's home
 * @param pause lies within the window
 */
public record ShiftDetails(
    DriverId driver,
    VehicleId vehicle,
    TimeWindow window,
    Place depot,
    Optional<Place> end,
    Optional<Break> pause) {
  public static final Duration LONGEST = Duration.ofHours(24);

  public ShiftDetails {
    if (!isLengthRight(window)) {
      throw new IllegalArgumentException("shift: " + window + " (expected: up to 24 hours)");
    }
    if (!pause.map(Break::window).map(inner -> isWithin(inner, window)).orElse(true)) {
      throw new IllegalArgumentException("break: " + pause + " (expected: within the shift)");
    }
  }

  static boolean isLengthRight(TimeWindow window) {
    Duration length = Duration.between(window.earliest(), window.latest());
    return length.isPositive() && length.compareTo(LONGEST) <= 0;
  }

  static boolean isWithin(TimeWindow inner, TimeWindow outer) {
    return outer.contains(inner.earliest()) && outer.contains(inner.latest());
  }
}
