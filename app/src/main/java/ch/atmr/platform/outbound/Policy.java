package ch.atmr.platform.outbound;

import java.time.Duration;

/**
 * How a target is treated.
 *
 * @param failuresToOpen failures in a row after which nothing is sent
 * @param open how long nothing is sent; then one call is let through to see
 * @param concurrent calls at a time; more are refused at once
 * @param attempt how long one try may take
 */
record Policy(
    Backoff backoff, int failuresToOpen, Duration open, int concurrent, Duration attempt) {
  static final Policy STANDARD =
      new Policy(Backoff.SERVICE, 5, Duration.ofSeconds(60), 16, Duration.ofSeconds(10));

  Policy withConcurrent(int calls) {
    return new Policy(backoff, failuresToOpen, open, calls, attempt);
  }
}
