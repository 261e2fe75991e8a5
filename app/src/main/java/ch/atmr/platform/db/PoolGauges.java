package ch.atmr.platform.db;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** The connection pool as metrics. */
final class PoolGauges {
  private final MeterRegistry registry;
  private final HikariDataSource source;

  private PoolGauges(MeterRegistry registry, HikariDataSource source) {
    this.registry = registry;
    this.source = source;
  }

  /**
   * Shows {@code db_pool_active}, {@code _idle}, {@code _pending} and {@code _max}; the registry is
   * the process', and the newest pool is the one that counts.
   */
  static void show(MeterRegistry registry, HikariDataSource source) {
    PoolGauges gauges = new PoolGauges(registry, source);
    gauges.pool("db_pool_active", "Connections in use", HikariPoolMXBean::getActiveConnections);
    gauges.pool(
        "db_pool_idle", "Connections waiting for work", HikariPoolMXBean::getIdleConnections);
    gauges.pool(
        "db_pool_pending", "Callers waiting", HikariPoolMXBean::getThreadsAwaitingConnection);
    gauges.gauge("db_pool_max", "Connections at most", source::getMaximumPoolSize);
  }

  // Empty until the first connection is asked for.
  private void pool(String name, String description, ToIntFunction<HikariPoolMXBean> figure) {
    gauge(
        name,
        description,
        () -> Optional.ofNullable(source.getHikariPoolMXBean()).map(figure::applyAsInt).orElse(0));
  }

  private void gauge(String name, String description, Supplier<Integer> figure) {
    registry.gauge(name, List.of()).ifPresent(registry::remove);
    registry.getOrCreate(Gauge.builder(name, figure).description(description));
  }
}
