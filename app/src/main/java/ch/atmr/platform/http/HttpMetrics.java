package ch.atmr.platform.http;

import ch.atmr.platform.slo.Objectives;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Duration, number and concurrency of requests by route. The endpoint label is the route's
 * template, never a path that somebody typed, so the number of series is bounded by the contract.
 * Routes with an objective are held to it here, too.
 */
public final class HttpMetrics {
  public static final String DURATION = "http_request_duration";
  public static final String REQUESTS = "http_requests_total";
  public static final String IN_PROGRESS = "http_requests_in_progress";
  static final String UNMATCHED = "unmatched";
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final Duration[] BUCKETS =
      List.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final SloMetrics objectives;
  private final ConcurrentHashMap<Route, LongAdder> inProgress = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Outcome, Meters> meters = new ConcurrentHashMap<>();

  public HttpMetrics(MeterRegistry registry, Objectives objectives) {
    this.registry = registry;
    this.objectives = new SloMetrics(registry, objectives);
  }

  LongAdder begin(String method, String endpoint) {
    LongAdder running =
        inProgress.computeIfAbsent(new Route(bounded(method), endpoint), this::gauge);
    running.increment();
    return running;
  }

  void end(LongAdder running, String method, String endpoint, int status, long nanos) {
    running.decrement();
    Meters outcome =
        meters.computeIfAbsent(new Outcome(bounded(method), endpoint, status), this::register);
    outcome.duration.record(nanos, TimeUnit.NANOSECONDS);
    outcome.requests.increment();
    if (outcome.held.isPresent()) {
      outcome.held.get().answered(nanos);
    }
  }

  private static String bounded(String method) {
    return METHODS.contains(method) ? method : "OTHER";
  }

  private LongAdder gauge(Route route) {
    LongAdder running = new LongAdder();
    registry.getOrCreate(
        Gauge.builder(IN_PROGRESS, running::sum)
            .description("Requests being answered")
            .tags(
                List.of(
                    Tag.create("method", route.method), Tag.create("endpoint", route.endpoint))));
    return running;
  }

  private Meters register(Outcome outcome) {
    List<Tag> tags =
        List.of(
            Tag.create("method", outcome.method),
            Tag.create("endpoint", outcome.endpoint),
            Tag.create("status", Integer.toString(outcome.status)));
    return new Meters(
        registry.getOrCreate(
            Timer.builder(DURATION)
                .description("Time to answer")
                .buckets(BUCKETS)
                .percentiles(new double[0])
                .tags(tags)),
        registry.getOrCreate(Counter.builder(REQUESTS).description("Requests answered").tags(tags)),
        objectives.of(outcome.method, outcome.endpoint, outcome.status));
  }

  private record Route(String method, String endpoint) {}

  private record Outcome(String method, String endpoint, int status) {}

  private record Meters(Timer duration, Counter requests, Optional<SloMetrics.Held> held) {}
}
