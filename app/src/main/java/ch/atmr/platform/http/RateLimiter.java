package ch.atmr.platform.http;

import java.time.Duration;

/** Counts requests against a {@link Limit}, shared by all replicas. */
@FunctionalInterface
public interface RateLimiter {
  /**
   * Takes one request from the key's allowance.
   *
   * @param key whose allowance: a user, or an address
   */
  Decision take(Limit limit, String key);

  /**
   * @param allowed whether the request may go on
   * @param remaining requests left in this period
   * @param resetAfter until the period ends
   */
  record Decision(boolean allowed, long remaining, Duration resetAfter) {}
}
