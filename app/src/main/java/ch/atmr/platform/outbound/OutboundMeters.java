package ch.atmr.platform.outbound;

import io.helidon.faulttolerance.CircuitBreaker;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A target's meters: tries by outcome and their duration, retries, and the breaker's state. */
final class OutboundMeters {
  private static final String BREAKER = "outbound_breaker_state";
  private static final Duration[] BUCKETS =
      Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);
  private final Counter retries;
  private final Timer duration;

  OutboundMeters(MeterRegistry registry, Target target, Supplier<CircuitBreaker.State> breaker) {
    Tag tag = Tag.create("target", target.label());
    for (Outcome outcome : Outcome.values()) {
      requests.put(
          outcome,
          registry.getOrCreate(
              Counter.builder("outbound_requests_total")
                  .description("Tries of calls to others")
                  .tags(List.of(tag, Tag.create("outcome", outcome.label())))));
    }
    this.retries =
        registry.getOrCreate(
            Counter.builder("outbound_retries_total")
                .description("Calls to others that were made again")
                .tags(List.of(tag)));
    this.duration =
        registry.getOrCreate(
            Timer.builder("outbound_request_duration")
                .description("Time of tries that were made")
                .buckets(BUCKETS)
                .percentiles(new double[0])
                .tags(List.of(tag)));
    // The registry is the process'; the newest breaker is the one that counts.
    registry.gauge(BREAKER, List.of(tag)).ifPresent(registry::remove);
    registry.getOrCreate(
        Gauge.builder(BREAKER, () -> level(breaker.get()))
            .description("0 closed, 1 half open, 2 open")
            .tags(List.of(tag)));
  }

  void made(Outcome outcome, long nanos) {
    requests(outcome).increment();
    duration.record(Duration.ofNanos(nanos));
  }

  void refused() {
    requests(Outcome.REFUSED).increment();
  }

  void retried() {
    retries.increment();
  }

  private Counter requests(Outcome outcome) {
    return Objects.requireNonNull(requests.get(outcome));
  }

  private static int level(CircuitBreaker.State state) {
    return switch (state) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }

  /** What became of a try. */
  enum Outcome {
    OK,
    /** The target failed. */
    FAILED,
    /** The target works and said no, or the answer was of no use. */
    ERROR,
    /** Not made. */
    REFUSED;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
