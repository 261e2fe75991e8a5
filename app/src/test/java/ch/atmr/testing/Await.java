package ch.atmr.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, never for a time. */
public final class Await {
  /** Only a test that fails waits this long, so it is long enough for any machine. */
  public static final Duration LIMIT = Duration.ofMinutes(2);

  private Await() {}

  /**
   * Returns once the condition holds.
   *
   * @throws AssertionError when it does not within two minutes
   */
  public static void until(String what, BooleanSupplier condition) {
    until(what, LIMIT, condition);
  }

  /**
   * Returns once the condition holds.
   *
   * @throws AssertionError when it does not within the limit
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    long started = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - started > limit.toNanos()) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
