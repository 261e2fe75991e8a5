package ch.atmr.planning;

import ch.atmr.kernel.TimeWindow;
import java.time.Duration;

/**
 * A driver's break.
 *
 * @param minutes its length, more than 0
 * @param window the whole break lies in it
 */
public record Break(int minutes, TimeWindow window) {
  public Break {
    if (minutes <= 0 || !fits(minutes, window)) {
      throw new IllegalArgumentException(
          "break: " + minutes + " min in " + window + " (expected: > 0, and to fit)");
    }
  }

  static boolean fits(int minutes, TimeWindow window) {
    Duration room = Duration.between(window.earliest(), window.latest());
    return room.compareTo(Duration.ofMinutes(minutes)) >= 0;
  }
}
