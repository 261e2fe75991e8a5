package ch.atmr.platform.http;

import ch.atmr.platform.slo.Objectives;
import ch.atmr.platform.slo.RouteObjective;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What routes with an objective owe their callers. A route's label is its template without version,
 * so that {@code /api/v1/bookings} and {@code /api/v2/bookings} are held to the same. Counters are
 * there from the start: the first breach must be seen as one.
 */
final class SloMetrics {
  static final String DURATION = "api_slo_request_duration";
  static final String LATENCY_BREACHES = "api_slo_latency_breach_total";
  static final String ERROR_BREACHES = "api_slo_error_breach_total";
  static final String AVAILABILITY_BREACHES = "api_slo_availability_breach_total";
  private static final List<String> PREFIXES = List.of("", "/api", "/api/v1", "/api/v2");
  private static final Duration[] BUCKETS =
      Stream.of(5, 10, 25, 50, 100, 200, 250, 300, 400, 500, 1_000, 2_500, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Objectives objectives;
  private final Map<String, RouteObjective> byLabel = new HashMap<>();

  SloMetrics(MeterRegistry registry, Objectives objectives) {
    this.registry = registry;
    this.objectives = objectives;
    for (RouteObjective route : objectives.routes()) {
      String below = route.route().substring("/api".length());
      PREFIXES.forEach(prefix -> byLabel.put(prefix + below, route));
      route
          .methods()
          .forEach(method -> {
            List<Tag> tags = tags(route, method);
            latencyBreaches(tags);
            errorBreaches(tags);
            availabilityBreaches(tags);
          });
    }
  }

  /**
   * What answers of a kind are held to; empty where nothing is promised. To be asked once a kind,
   * not once a request.
   *
   * @param endpoint the label of the route or page
   */
  Optional<Held> of(String method, String endpoint, int status) {
    String counted = method.equals("HEAD") ? "GET" : method;
    return Optional.ofNullable(byLabel.get(endpoint))
        .filter(route -> route.methods().contains(counted))
        .map(route -> held(route, counted, status));
  }

  private Held held(RouteObjective route, String method, int status) {
    List<Tag> tags = tags(route, method);
    return new Held(
        registry.getOrCreate(
            Timer.builder(DURATION)
                .description("Time to answer of routes with an objective")
                .buckets(BUCKETS)
                .percentiles(new double[0])
                .tags(
                    Stream.concat(
                            tags.stream(),
                            Stream.of(Tag.create("status", Integer.toString(status))))
                        .toList())),
        latencyBreaches(tags),
        errorBreaches(tags),
        availabilityBreaches(tags),
        route.latency().toNanos(),
        objectives.edgeTimeout().toNanos(),
        objectives.isError(status),
        status >= 500);
  }

  private Counter latencyBreaches(List<Tag> tags) {
    return registry.getOrCreate(
        Counter.builder(LATENCY_BREACHES)
            .description("Answers slower than the route's objective")
            .tags(tags));
  }

  private Counter errorBreaches(List<Tag> tags) {
    return registry.getOrCreate(
        Counter.builder(ERROR_BREACHES)
            .description("Answers that are a failure of the service: 5xx, 4xx nobody declared")
            .tags(tags));
  }

  private Counter availabilityBreaches(List<Tag> tags) {
    return registry.getOrCreate(
        Counter.builder(AVAILABILITY_BREACHES)
            .description("Requests that got no answer in time, or 5xx")
            .tags(tags));
  }

  private static List<Tag> tags(RouteObjective route, String method) {
    return List.of(Tag.create("endpoint", route.route()), Tag.create("method", method));
  }

  /** Answers of one method, route and status, with what they are held to. */
  record Held(
      Timer duration,
      Counter latencyBreaches,
      Counter errorBreaches,
      Counter availabilityBreaches,
      long latencyNanos,
      long edgeNanos,
      boolean isError,
      boolean isUnavailable) {

    void answered(long nanos) {
      duration.record(nanos, TimeUnit.NANOSECONDS);
      if (nanos > latencyNanos) {
        latencyBreaches.increment();
      }
      if (isError) {
        errorBreaches.increment();
      }
      if (isUnavailable || nanos > edgeNanos) {
        availabilityBreaches.increment();
      }
    }
  }
}
