package ch.atmr.platform.outbound;

import ch.atmr.platform.outbound.OutboundMeters.Outcome;
import ch.atmr.platform.telemetry.Trace;
import io.helidon.faulttolerance.Bulkhead;
import io.helidon.faulttolerance.BulkheadException;
import io.helidon.faulttolerance.CircuitBreaker;
import io.helidon.faulttolerance.CircuitBreakerOpenException;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.tracing.Span;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One target of calls. Each try takes a place among the concurrent ones, then passes the circuit
 * breaker; retries go around both, within the caller's deadline and the target's retry budget.
 *
 * <p>A try ends in time by its transport's own limits (see {@link #attempt}): Helidon's Timeout
 * keeps a sleeping thread for each call until the limit is over, however soon the answer came.
 */
public final class Remote {
  private final Target target;
  private final Policy policy;
  private final Bulkhead bulkhead;
  private final CircuitBreaker breaker;
  private final RetryBudget budget;
  private final RetryListener listener;
  private final RandomGenerator random;
  private final OutboundMeters meters;

  Remote(
      Target target,
      Policy policy,
      RetryListener listener,
      MeterRegistry registry,
      Clock clock,
      RandomGenerator random) {
    this.target = target;
    this.policy = policy;
    this.listener = listener;
    this.random = random;
    this.budget = new RetryBudget(clock);
    // No queue: a waiter that is interrupted would take its place with it for ever.
    this.bulkhead =
        Bulkhead.builder().name(target.label()).limit(policy.concurrent()).queueLength(0).build();
    this.breaker =
        CircuitBreaker.builder()
            .name(target.label())
            .volume(policy.failuresToOpen())
            .errorRatio(100)
            .successThreshold(1)
            .delay(policy.open())
            .addApplyOn(RemoteFailure.class)
            .build();
    this.meters = new OutboundMeters(registry, target, breaker::state);
  }

  public Target target() {
    return target;
  }

  /** How long one try may take. */
  public Duration attempt() {
    return policy.attempt();
  }

  /**
   * Calls, and calls again while the target fails in passing. For calls that may be made twice.
   *
   * @param within no try begins later than this
   * @throws RemoteFailure of the last try
   */
  public <T> T repeatable(Duration within, Supplier<? extends T> call) {
    long deadline = System.nanoTime() + within.toNanos();
    budget.called();
    return Retries.run(
        () -> traced(call), (retry, failure) -> pauseBefore(retry, failure, deadline));
  }

  /**
   * Calls once. For calls that must not be made twice.
   *
   * @throws RemoteFailure when the target fails
   */
  public <T> T once(Supplier<? extends T> call) {
    budget.called();
    return traced(call);
  }

  // Named after the target: what is called there, such as a route between two homes, may be
  // personal.
  private <T> T traced(Supplier<? extends T> call) {
    return Trace.isRecorded()
        ? Trace.span("call " + target.label(), Span.Kind.CLIENT, () -> tried(call))
        : tried(call);
  }

  private <T> T tried(Supplier<? extends T> call) {
    long started = System.nanoTime();
    Outcome outcome = Outcome.ERROR;
    try {
      T result = bulkhead.invoke(() -> breaker.invoke(call));
      outcome = Outcome.OK;
      return result;
    } catch (CircuitBreakerOpenException e) {
      outcome = Outcome.REFUSED;
      throw new RemoteRefused(target.label() + " fails; it is left alone for a while", e);
    } catch (BulkheadException e) {
      outcome = Outcome.REFUSED;
      throw new RemoteRefused("too many calls to " + target.label() + " at a time", e);
    } catch (RemoteFailure e) {
      outcome = Outcome.FAILED;
      throw e;
    } finally {
      if (outcome == Outcome.REFUSED) {
        meters.refused();
      } else {
        meters.made(outcome, System.nanoTime() - started);
      }
    }
  }

  private Optional<Duration> pauseBefore(int retry, RuntimeException failure, long deadline) {
    if (!(failure instanceof RemoteFailure remote) || failure instanceof RemoteRefused) {
      return Optional.empty();
    }
    Optional<Duration> pause =
        policy
            .backoff()
            .before(retry, random)
            .map(backoff -> longer(backoff, remote.retryAfter()))
            .filter(wait -> System.nanoTime() + wait.toNanos() - deadline < 0)
            .filter(_ -> budget.take());
    pause.ifPresent(wait -> {
      meters.retried();
      listener.onRetry(target, retry, wait, failure);
    });
    return pause;
  }

  private static Duration longer(Duration backoff, Optional<Duration> retryAfter) {
    return retryAfter.filter(asked -> asked.compareTo(backoff) > 0).orElse(backoff);
  }
}
