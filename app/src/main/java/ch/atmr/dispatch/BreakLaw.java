package ch.atmr.dispatch;

import ch.atmr.dispatch.Duty.Rest;
import ch.atmr.kernel.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Breaks that Swiss law asks for: a quarter of an hour where more than 5.5 hours are worked, half
 * an hour beyond 7, an hour beyond 9 (ArG art. 15), about the middle of the work, so that neither
 * before nor after it more than 5.5 hours are worked at a stretch (ArGV 1 art. 18). A break is no
 * work: a shift of 7.25 hours with a quarter of an hour off has 7 hours of it. All of a day's work
 * lies within 14 hours (ArG art. 10).
 *
 * <p>There is one break a shift. With an hour of it more than 12 hours would leave a stretch that
 * is too long, which the law answers with another break; here the one is as much longer instead, so
 * that 5.5 hours are worked before it and after it.
 */
final class BreakLaw {
  /** From the beginning to the end of a day's work at most. */
  static final Duration LONGEST_DUTY = Duration.ofHours(14);

  private static final Duration STRETCH = Duration.ofMinutes(330);
  private static final Duration HOUR = Duration.ofMinutes(60);

  private BreakLaw() {}

  /** The least break of a shift, with which it is lawful. */
  static Duration least(Duration shift) {
    if (shift.compareTo(STRETCH) <= 0) {
      return Duration.ZERO;
    }
    if (worked(shift, 15).compareTo(Duration.ofHours(7)) <= 0) {
      return Duration.ofMinutes(15);
    }
    if (worked(shift, 30).compareTo(Duration.ofHours(9)) <= 0) {
      return Duration.ofMinutes(30);
    }
    Duration duty = shift.compareTo(LONGEST_DUTY) < 0 ? shift : LONGEST_DUTY;
    Duration beyondStretches = duty.minus(STRETCH.multipliedBy(2));
    return beyondStretches.compareTo(HOUR) > 0 ? beyondStretches : HOUR;
  }

  private static Duration worked(Duration shift, int minutes) {
    return shift.minusMinutes(minutes);
  }

  /**
   * The break of a shift.
   *
   * @param stated by the company; it is made as long as the law asks for, and keeps of its window
   *     what leaves no stretch of work too long, all of it where nothing would be left
   */
  static Optional<Rest> rest(TimeWindow shift, Optional<Rest> stated) {
    Duration least = least(Duration.between(shift.earliest(), shift.latest()));
    if (stated.isEmpty()) {
      return least.isZero() ? stated : Optional.of(inTheMiddle(shift, least));
    }
    Rest own = stated.get();
    Rest enough = own.length().compareTo(least) >= 0 ? own : stretch(own, least, shift);
    return Optional.of(least.isZero() ? own : inStretches(enough, shift));
  }

  private static Rest inStretches(Rest rest, TimeWindow shift) {
    Instant earliest = later(rest.earliest(), firstStart(shift, rest.length()));
    Instant latest = earlier(rest.latest(), lastEnd(shift, rest.length()));
    boolean fits = Duration.between(earliest, latest).compareTo(rest.length()) >= 0;
    return fits ? new Rest(rest.length(), earliest, latest) : rest;
  }

  /** A break that begins sooner leaves too much work after it. */
  private static Instant firstStart(TimeWindow shift, Duration length) {
    return later(shift.earliest(), shift.latest().minus(STRETCH).minus(length));
  }

  /** A break that ends later leaves too much work before it. */
  private static Instant lastEnd(TimeWindow shift, Duration length) {
    return earlier(shift.latest(), shift.earliest().plus(STRETCH).plus(length));
  }

  private static Rest inTheMiddle(TimeWindow shift, Duration length) {
    Instant earliest = firstStart(shift, length);
    Instant latest = lastEnd(shift, length);
    // A shift beyond 14 hours has more work than its duty may: the break halves it.
    Duration room = Duration.between(earliest, latest);
    Duration missing = length.minus(room);
    Duration each = missing.isPositive() ? missing.dividedBy(2) : Duration.ZERO;
    return new Rest(length, earliest.minus(each), latest.plus(each));
  }

  private static Rest stretch(Rest own, Duration least, TimeWindow shift) {
    Instant latest = earlier(shift.latest(), later(own.latest(), own.earliest().plus(least)));
    Instant earliest = earlier(own.earliest(), latest.minus(least));
    return new Rest(least, earliest, latest);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
