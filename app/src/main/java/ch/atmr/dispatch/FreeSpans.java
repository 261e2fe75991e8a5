package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.bookings.Sharing;
import ch.atmr.kernel.GeoPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a shift into what fixed rides leave of it: spans in which the vehicle is free, from where
 * the last fixed ride ends to where the next begins. Each is planned as a vehicle of its own.
 */
final class FreeSpans {
  private final Duty duty;
  private final Duration cleaning;
  private final List<Span> spans = new ArrayList<>();

  private FreeSpans(Duty duty, Duration cleaning) {
    this.duty = duty;
    this.cleaning = cleaning;
  }

  /**
   * A stretch of a shift.
   *
   * @param takesBreak whether the shift's break is planned in this one
   */
  record Span(
      Duty duty,
      int number,
      Instant from,
      Instant to,
      GeoPoint start,
      GeoPoint end,
      boolean takesBreak) {}

  /**
   * The spans of a duty.
   *
   * @param cleaning after somebody isolated, before the vehicle is free again
   */
  static List<Span> of(Duty duty, List<Ride> fixed, Instant earliest, Duration cleaning) {
    FreeSpans free = new FreeSpans(duty, cleaning);
    free.cut(fixed, earliest);
    return free.withBreak();
  }

  private void cut(List<Ride> fixed, Instant earliest) {
    Instant from = duty.startsAt().isBefore(earliest) ? earliest : duty.startsAt();
    GeoPoint at = duty.depot();
    for (Ride ride : ofThisDuty(fixed)) {
      PlannedRide planned = planned(ride);
      add(from, planned.pickupAt(), at, ride.pickup().point().orElse(duty.depot()));
      Instant done =
          planned
              .dropoffAt()
              .plus(Duration.ofMinutes(ride.dropoffServiceMinutes()))
              .plus(ride.sharing() == Sharing.ISOLATED ? cleaning : Duration.ZERO);
      if (done.isAfter(from)) {
        from = done;
        at = ride.dropoff().point().orElse(duty.depot());
      }
    }
    add(from, duty.endsAt(), at, duty.end());
  }

  private List<Ride> ofThisDuty(List<Ride> fixed) {
    return fixed.stream()
        .filter(ride -> ride.assignment().isPresent())
        .filter(ride -> planned(ride).crew().driver().equals(duty.crew().driver()))
        .filter(ride -> planned(ride).pickupAt().isBefore(duty.endsAt()))
        .filter(ride -> planned(ride).dropoffAt().isAfter(duty.startsAt()))
        .sorted(Comparator.comparing(ride -> planned(ride).pickupAt()))
        .toList();
  }

  private void add(Instant from, Instant to, GeoPoint start, GeoPoint end) {
    if (from.isBefore(to)) {
      spans.add(new Span(duty, spans.size(), from, to, start, end, /* takesBreak= */ false));
    }
  }

  // The break goes where most of its window lies; where it fits nowhere, fixed rides forbid it.
  private List<Span> withBreak() {
    Optional<Span> best =
        duty.rest()
            .flatMap(rest ->
                spans.stream()
                    .filter(span -> overlap(span, rest) >= rest.length().toSeconds())
                    .max(Comparator.comparingLong(span -> overlap(span, rest))));
    best.ifPresent(span -> spans.set(span.number(), breaking(span)));
    return List.copyOf(spans);
  }

  private static Span breaking(Span span) {
    return new Span(
        span.duty, span.number, span.from, span.to, span.start, span.end, /* takesBreak= */ true);
  }

  private static long overlap(Span span, Duty.Rest rest) {
    long from = Math.max(span.from.getEpochSecond(), rest.earliest().getEpochSecond());
    long to = Math.min(span.to.getEpochSecond(), rest.latest().getEpochSecond());
    return to - from;
  }

  private static PlannedRide planned(Ride ride) {
    return ride.assignment().orElseThrow();
  }
}
