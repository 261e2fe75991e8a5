package ch.atmr.platform.db;

import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The connection pool as metrics; Helidon hides the pool, so it is read where it shows itself: JMX.
 */
public final class PoolGauges {
  static final String POOL_NAME = "atmr";

  private PoolGauges() {}

  /** Registers {@code db_pool_active}, {@code _idle}, {@code _pending} and {@code _max}. */
  public static void register(MeterRegistry registry) {
    gauge(registry, "db_pool_active", "Pool", "ActiveConnections", "Connections in use");
    gauge(registry, "db_pool_idle", "Pool", "IdleConnections", "Connections waiting for work");
    gauge(registry, "db_pool_pending", "Pool", "ThreadsAwaitingConnection", "Callers waiting");
    gauge(registry, "db_pool_max", "PoolConfig", "MaximumPoolSize", "Connections at most");
  }

  private static void gauge(
      MeterRegistry registry, String name, String bean, String attribute, String description) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    registry.getOrCreate(
        Gauge.builder(name, () -> read(server, bean, attribute)).description(description));
  }

  private static int read(MBeanServer server, String bean, String attribute) {
    try {
      ObjectName name = new ObjectName("com.zaxxer.hikari:type=" + bean + " (" + POOL_NAME + ")");
      return ((Number) server.getAttribute(name, attribute)).intValue();
    } catch (JMException e) {
      return 0; // the pool is not open yet, or closed
    }
  }
}
