package ch.atmr.platform.outbound;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before another try: {@code base x 2^n}, 50 % more or less by chance so that
 * callers do not come back together, and after that never more than the cap.
 *
 * @param retries tries after the first one
 */
public record Backoff(Duration base, Duration cap, int retries) {
  /** Before calling another service again. */
  public static final Backoff SERVICE =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), 3);

  /** Before running a database transaction again. */
  public static final Backoff DATABASE =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 3);

  public Backoff {
    if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0 || retries < 0) {
      throw new IllegalArgumentException("base " + base + ", cap " + cap + ", retries " + retries);
    }
  }

  /**
   * The pause before a retry, in whole milliseconds; empty when no retry is left.
   *
   * @param retry 1 for the first
   */
  public Optional<Duration> before(int retry, RandomGenerator random) {
    if (retry > retries) {
      return Optional.empty();
    }
    double spread = 0.5 + random.nextDouble();
    double millis = base.toMillis() * Math.pow(2, retry - 1) * spread;
    return Optional.of(Duration.ofMillis(Math.min(Math.round(millis), cap.toMillis())));
  }
}
