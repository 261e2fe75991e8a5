package ch.atmr.platform.queries;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.DistributionStatisticsConfig;
import io.helidon.metrics.api.DistributionSummary;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Statements a section, as Prometheus sees them. The counters are there, at 0, from its first run.
 */
final class QueryMeters {
  private static final String PER_REQUEST = "db_queries_per_request";
  private static final String N_PLUS_ONE = "n_plus_one_detected_total";
  private static final String SLOW = "db_slow_statements_total";
  private static final double[] BUCKETS = {1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100};

  private final MeterRegistry registry;
  private final ConcurrentHashMap<Section, Meters> meters = new ConcurrentHashMap<>();

  QueryMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  Meters of(Section section) {
    return meters.computeIfAbsent(section, this::register);
  }

  private Meters register(Section section) {
    List<Tag> tags =
        List.of(Tag.create("method", section.method()), Tag.create("endpoint", section.endpoint()));
    return new Meters(
        registry.getOrCreate(
            DistributionSummary.builder(
                    PER_REQUEST,
                    DistributionStatisticsConfig.builder()
                        .buckets(BUCKETS)
                        .percentiles(new double[0]))
                .description("SQL statements of a request")
                .tags(tags)),
        registry.getOrCreate(
            Counter.builder(N_PLUS_ONE)
                .description("Requests that ran one statement again and again")
                .tags(tags)),
        registry.getOrCreate(
            Counter.builder(SLOW).description("Statements slower than the threshold").tags(tags)));
  }

  record Meters(DistributionSummary queries, Counter nPlusOne, Counter slow) {}
}
