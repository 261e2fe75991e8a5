package ch.atmr.platform.outbound;

import io.helidon.faulttolerance.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs work again while it fails in a way that passes. Helidon's Retry waits and repeats; which
 * failure passes, and how long to wait for it, is decided here, because its own policies see
 * neither the failure nor a deadline.
 */
public final class Retries {
  // Helidon's own limit (default: 1 s) would hide the failure behind one of its own.
  private static final Duration NO_LIMIT = Duration.ofDays(1);

  private Retries() {}

  /**
   * The work's result, or the failure of its last try.
   *
   * <p>An interrupt ends the waiting: the thread stays interrupted and the last failure is thrown.
   */
  public static <T> T run(Supplier<? extends T> work, Decision decision) {
    try {
      return work.get(); // what succeeds at once, as nearly all does, costs nothing more
    } catch (RuntimeException first) {
      return again(first, work, decision);
    }
  }

  private static <T> T again(
      RuntimeException first, Supplier<? extends T> work, Decision decision) {
    Course course = new Course(first, decision);
    try {
      return Retry.builder()
          .overallTimeout(NO_LIMIT)
          .retryPolicy(course)
          .build()
          .invoke(() -> course.attempt(work));
    } catch (RuntimeException e) {
      throw course.interrupted().orElse(e);
    }
  }

  /** Whether and when to try again. */
  @FunctionalInterface
  public interface Decision {
    /**
     * The pause before a retry; empty to give up.
     *
     * @param retry 1 for the first
     */
    Optional<Duration> pauseBefore(int retry, RuntimeException failure);
  }

  /** One piece of work and what became of its tries. */
  private static final class Course implements Retry.RetryPolicy {
    private final Decision decision;
    private @Nullable RuntimeException failure;
    private boolean begun;
    private boolean waiting;

    private Course(RuntimeException first, Decision decision) {
      this.failure = first;
      this.decision = decision;
    }

    // The first try is over: Helidon is told of its failure.
    private <T> T attempt(Supplier<? extends T> work) {
      if (!begun && failure != null) {
        begun = true;
        throw failure;
      }
      failure = null;
      waiting = false;
      try {
        return work.get();
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public Optional<Long> nextDelayMillis(long firstCallMillis, long lastDelay, int call) {
      // An Error leaves no failure here and is never tried again.
      Optional<Duration> pause =
          Optional.ofNullable(failure).flatMap(failed -> decision.pauseBefore(call, failed));
      waiting = pause.isPresent();
      return pause.map(Duration::toMillis);
    }

    /** The last failure, where only an interrupt can have ended the work: while it waited. */
    private Optional<RuntimeException> interrupted() {
      if (waiting) {
        Thread.currentThread().interrupt(); // Helidon took the flag
      }
      return waiting ? Optional.ofNullable(failure) : Optional.empty();
    }
  }
}
