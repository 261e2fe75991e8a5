package ch.atmr.platform.outbound;

import java.time.Duration;

/** Is told before each retry. */
@FunctionalInterface
public interface RetryListener {
  /**
   * @param retry 1 for the first
   * @param pause what will be waited
   */
  void onRetry(Target target, int retry, Duration pause, RuntimeException failure);
}
