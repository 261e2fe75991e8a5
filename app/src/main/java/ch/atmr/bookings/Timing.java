package ch.atmr.bookings;

import ch.atmr.kernel.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a ride is to be.
 *
 * @param scheduled be at the drop-off (ARRIVE_BY) or start the pick-up (others); empty only for a
 *     WILL_CALL that nobody has confirmed
 * @param estimatedReady only for WILL_CALL: when it is planned until the time is confirmed
 * @param maxEarlyMinutes how much earlier is fine, 0 to 120
 * @param maxLateMinutes how much later is fine, 0 to 120
 */
record Timing(
    TimeKind kind,
    Optional<Instant> scheduled,
    Optional<Instant> estimatedReady,
    int maxEarlyMinutes,
    int maxLateMinutes) {

  Timing {
    if (kind != TimeKind.WILL_CALL && scheduled.isEmpty()) {
      throw new IllegalArgumentException("scheduled: empty (expected: a time, for " + kind + ")");
    }
  }

  /**
   * How much earlier is fine unless somebody says otherwise: half an hour before an appointment, a
   * little before an agreed pick-up, not at all before a patient calls.
   */
  static int defaultEarlyMinutes(TimeKind kind) {
    return switch (kind) {
      case ARRIVE_BY -> 30;
      case PICKUP_AT -> 5;
      case WILL_CALL -> 0;
    };
  }

  /** How much later is fine unless somebody says otherwise: never after an appointment. */
  static int defaultLateMinutes(TimeKind kind) {
    return switch (kind) {
      case ARRIVE_BY -> 0;
      case PICKUP_AT -> 25;
      case WILL_CALL -> 45;
    };
  }

  /** Whether the time stands; false while a ride on call has none. */
  boolean isConfirmed() {
    return scheduled.isPresent();
  }

  /** The time to plan with: the scheduled, else the estimated. */
  Optional<Instant> planned() {
    return scheduled.or(() -> estimatedReady);
  }

  /** The window around the planned time; empty without one. */
  Optional<TimeWindow> window() {
    return planned()
        .map(time ->
            new TimeWindow(
                time.minus(Duration.ofMinutes(maxEarlyMinutes)),
                time.plus(Duration.ofMinutes(maxLateMinutes))));
  }

  /** The local day of the ride. */
  LocalDate day(ZoneId zone, LocalDate otherwise) {
    return planned().map(time -> LocalDate.ofInstant(time, zone)).orElse(otherwise);
  }

  Timing confirmedAt(Instant time) {
    return new Timing(kind, Optional.of(time), estimatedReady, maxEarlyMinutes, maxLateMinutes);
  }
}
