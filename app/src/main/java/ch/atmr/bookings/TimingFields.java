package ch.atmr.bookings;

import static ch.atmr.kernel.Changes.kept;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes the time of a trip of what callers send. */
final class TimingFields {
  /** How late "now" may arrive: the way of the request, and a clock that is a little behind. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private TimingFields() {}

  /** The time of a new trip. */
  static Timing create(BookingFields fields, Instant now) {
    TimeKind kind = kept(fields.timeKind(), TimeKind.PICKUP_AT);
    if (kind == TimeKind.WILL_CALL && fields.scheduledTime() != null) {
      throw Refusals.invalid("scheduled_time", "notWillCall");
    }
    Timing timing =
        timing(
            fields,
            kind,
            Optional.ofNullable(fields.scheduledTime()),
            Optional.ofNullable(fields.estimatedReadyTime()));
    timing.scheduled().ifPresent(time -> refusePast("scheduled_time", time, now));
    timing.estimatedReady().ifPresent(time -> refusePast("estimated_ready_time", time, now));
    return timing;
  }

  /**
   * The trip's time with the fields changed that the caller sent; only a new time must lie ahead.
   */
  static Timing change(BookingFields fields, Timing old, Instant now) {
    TimeKind kind = kept(fields.timeKind(), old.kind());
    boolean same = kind == old.kind();
    boolean willCall = kind == TimeKind.WILL_CALL;
    Timing timing =
        timing(
            fields,
            kind,
            Optional.ofNullable(fields.scheduledTime())
                .or(() -> same || !willCall ? old.scheduled() : Optional.empty()),
            Optional.ofNullable(fields.estimatedReadyTime())
                .or(() -> willCall ? old.estimatedReady() : Optional.empty()));
    if (!timing.scheduled().equals(old.scheduled())) {
      timing.scheduled().ifPresent(time -> refusePast("scheduled_time", time, now));
    }
    if (!timing.estimatedReady().equals(old.estimatedReady())) {
      timing.estimatedReady().ifPresent(time -> refusePast("estimated_ready_time", time, now));
    }
    return new Timing(
        kind,
        timing.scheduled(),
        timing.estimatedReady(),
        kept(fields.maxEarlyMinutes(), same ? old.maxEarlyMinutes() : timing.maxEarlyMinutes()),
        kept(fields.maxLateMinutes(), same ? old.maxLateMinutes() : timing.maxLateMinutes()));
  }

  /** The time of a return: fixed where it is known, else on call. */
  static Timing back(BookingFields fields, Timing outbound, Instant now) {
    Optional<Instant> time = Optional.ofNullable(fields.returnTime());
    if (time.isPresent() && kept(fields.returnToBeConfirmed(), false)) {
      throw Refusals.invalid("return_to_be_confirmed", "notReturnTime");
    }
    time.ifPresent(t -> refusePast("return_time", t, now));
    if (time.isPresent()
        && outbound.planned().filter(start -> !time.get().isAfter(start)).isPresent()) {
      throw Refusals.invalid("return_time", "afterOutbound");
    }
    TimeKind kind = time.isPresent() ? TimeKind.PICKUP_AT : TimeKind.WILL_CALL;
    return new Timing(
        kind,
        time,
        Optional.empty(),
        Timing.defaultEarlyMinutes(kind),
        Timing.defaultLateMinutes(kind));
  }

  static void refusePast(String field, Instant time, Instant now) {
    if (time.isBefore(now.minus(GRACE))) {
      throw Refusals.invalid(field, "future");
    }
  }

  private static Timing timing(
      BookingFields fields,
      TimeKind kind,
      Optional<Instant> scheduled,
      Optional<Instant> estimated) {
    if (kind != TimeKind.WILL_CALL && fields.estimatedReadyTime() != null) {
      throw Refusals.invalid("estimated_ready_time", "onlyWillCall");
    }
    if (kind != TimeKind.WILL_CALL && scheduled.isEmpty()) {
      throw Refusals.invalid("scheduled_time", "required");
    }
    return new Timing(
        kind,
        scheduled,
        estimated,
        kept(fields.maxEarlyMinutes(), Timing.defaultEarlyMinutes(kind)),
        kept(fields.maxLateMinutes(), Timing.defaultLateMinutes(kind)));
  }
}
