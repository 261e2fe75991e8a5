package ch.atmr.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test moves, and that runs with the real one between or stands still. */
public final class SettableClock extends Clock {
  private final Clock base;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  private SettableClock(Clock base) {
    this.base = base;
  }

  /** A clock that runs with the real one. */
  public SettableClock() {
    this(Clock.systemUTC());
  }

  /**
   * A clock on which no time passes but what the test lets pass, however slow the machine. It shows
   * microseconds, so that the database gives back the times it was told.
   */
  public static SettableClock standing() {
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS);
    return new SettableClock(Clock.fixed(now, ZoneOffset.UTC));
  }

  public void advance(Duration by) {
    offset.updateAndGet(old -> old.plus(by));
  }

  /** Sets the time; where the clock runs, it runs on from there. */
  public void set(Instant instant) {
    offset.set(Duration.between(base.instant(), instant));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("zones are explicit");
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset.get());
  }
}
