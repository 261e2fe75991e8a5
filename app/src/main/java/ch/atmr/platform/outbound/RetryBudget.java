package ch.atmr.platform.outbound;

import java.time.Clock;
import java.time.Duration;

/**
 * Retries are at most a tenth of a minute's calls, with a floor for targets that are seldom called:
 * when a target is down, its callers do not multiply its load.
 */
final class RetryBudget {
  static final int FLOOR = 6;
  private static final long CALLS_A_RETRY = 10;
  private static final long PERIOD_MILLIS = Duration.ofMinutes(1).toMillis();

  private final Clock clock;
  private long startedMillis;
  private long calls;
  private long retries;

  RetryBudget(Clock clock) {
    this.clock = clock;
    this.startedMillis = clock.millis();
  }

  /** Counts a call. */
  synchronized void called() {
    turn();
    calls++;
  }

  /** Takes one retry; false when none is left. */
  synchronized boolean take() {
    turn();
    if (retries >= Math.max(FLOOR, calls / CALLS_A_RETRY)) {
      return false;
    }
    retries++;
    return true;
  }

  // A clock that was set back begins a new minute too.
  private void turn() {
    long now = clock.millis();
    if (now - startedMillis >= PERIOD_MILLIS || now < startedMillis) {
      startedMillis = now;
      calls = 0;
      retries = 0;
    }
  }
}
