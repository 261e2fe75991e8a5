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
 */
final class BreakLaw {
  /** From the beginning to the end of a day's work at most. */
  static final Duration LONGEST_DUTY = Duration.ofHours(14);

  private static final Duration STRETCH = Duration.ofMinutes(330);

  private BreakLaw() {}

  /** The least break of a shift, with which it is lawful. */
  static Duration least(Duration shift) {
    if (shift.compareTo(STRETCH) <= 0) {
      return Duration.ZERO;
    }
    if (worked(shift, 15).compareTo(Duration.ofHours(7)) <= 0) {
      return Duration.ofMinutes(15);
    }
    return worked(shift, 30).compareTo(Duration.ofHours(9)) <= 0
        ? Duration.ofMinutes(30)
        : Duration.ofMinutes(60);
  }

  private static Duration worked(Duration shift, int minutes) {
    return shift.minusMinutes(minutes);
  }

  /**
   * The break of a shift.
   *
   * @param stated by the company; it keeps its window, and is made as long as the law asks for
   */
  static Optional<Rest> rest(TimeWindow shift, Optional<Rest> stated) {
    Duration least = least(Duration.between(shift.earliest(), shift.latest()));
    if (stated.isEmpty()) {
      return least.isZero() ? stated : Optional.of(inTheMiddle(shift, least));
    }
    Rest own = stated.get();
    return own.length().compareTo(least) >= 0 ? stated : Optional.of(stretch(own, least, shift));
  }

  private static Rest inTheMiddle(TimeWindow shift, Duration length) {
    Instant earliest = later(shift.earliest(), shift.latest().minus(STRETCH).minus(length));
    Instant latest = earlier(shift.latest(), shift.earliest().plus(STRETCH).plus(length));
    // Beyond 12 hours one break cannot part the work into lawful stretches: it halves it.
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
