package ch.atmr;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Json;
import ch.atmr.platform.http.Texts;
import ch.atmr.platform.outbound.Outbound;
import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.slo.Objectives;
import ch.atmr.platform.telemetry.SecurityMeters;
import ch.atmr.platform.telemetry.Tracing;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.MetricsConfig;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * What all features stand on: the stores, and how the process speaks, calls others and is watched.
 *
 * @param queries counts SQL statements
 * @param outbound what calls to other services go through
 * @param tracing begins the traces of what is done here
 * @param objectives what the service promises
 */
record Platform(
    Db db,
    Redis redis,
    QueryProfiler queries,
    Outbound outbound,
    MeterRegistry meters,
    SecurityMeters security,
    Tracing tracing,
    Objectives objectives,
    Json json,
    Texts texts)
    implements AutoCloseable {

  /** Database and Redis may still be away. */
  static Platform open(Settings settings, Clock clock) {
    MeterRegistry meters =
        settings.observability().metrics()
            ? Metrics.globalRegistry()
            : Metrics.createMeterRegistry(MetricsConfig.builder().enabled(false).build());
    QueryProfiler queries = new QueryProfiler(settings.profiling().queries(), meters);
    return new Platform(
        new Db(settings.database(), meters, queries),
        new Redis(settings.redis()),
        queries,
        new Outbound(meters, clock, new SecureRandom()),
        meters,
        new SecurityMeters(meters),
        settings.observability().tracing().map(to -> Tracing.to(to, meters)).orElse(Tracing.off()),
        Objectives.load(),
        new Json(),
        new Texts());
  }

  @Override
  public void close() {
    redis.close();
    db.close();
    tracing.close();
  }
}
