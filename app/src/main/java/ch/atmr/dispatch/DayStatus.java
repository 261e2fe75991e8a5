package ch.atmr.dispatch;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How a day's planning stands.
 *
 * @param runs the day's newest runs, newest first
 */
record DayStatus(LocalDate day, List<RunReport> runs, Counters counters) {
  DayStatus {
    runs = List.copyOf(runs);
  }

  Optional<RunReport> newest() {
    return runs.stream().findFirst();
  }

  Optional<RunReport> open() {
    return runs.stream().filter(report -> report.run().status().isOpen()).findFirst();
  }

  Optional<RunReport> lastEnded() {
    return runs.stream().filter(report -> !report.run().status().isOpen()).findFirst();
  }

  /**
   * The day as it is now.
   *
   * @param bookings that are not pending, cancelled or rejected
   * @param drivers with a shift
   * @param assignments rides that have a driver
   */
  record Counters(int bookings, int drivers, int assignments) {
    int unassigned() {
      return bookings - assignments;
    }
  }
}
