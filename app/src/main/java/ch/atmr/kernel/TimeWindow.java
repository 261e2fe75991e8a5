package ch.atmr.kernel;

import java.time.Instant;

/** A closed span of time: {@code earliest <= latest}. */
public record TimeWindow(Instant earliest, Instant latest) {
  public TimeWindow {
    if (latest.isBefore(earliest)) {
      throw new IllegalArgumentException(
          "latest: " + latest + " (expected: not before " + earliest + ")");
    }
  }

  /** Whether the instant lies in the window, both ends included. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(earliest) && !instant.isAfter(latest);
  }
}
