package ch.atmr.platform.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.jdbc.JdbcConnectionPool;
import io.helidon.metrics.api.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The connections. Helidon's own pool hides Hikari's, so that a login could only be exchanged by a
 * restart.
 */
final class Pool implements JdbcConnectionPool, AutoCloseable {
  private final HikariDataSource source;

  Pool(DbSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.sessionUrl());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(settings.acquireTimeout().toMillis());
    config.setPoolName("atmr");
    // The process starts, and answers /health, while the database is away.
    config.setInitializationFailTimeout(-1);
    this.source = new HikariDataSource(config);
  }

  @Override
  public Connection connection() {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw new DbClientException("no connection", e);
    }
  }

  /**
   * Opens connections with another login from now on; those of the old one end when they are not in
   * use.
   *
   * @throws DatabaseUnavailable when the login does not open one: the old one stays
   */
  void use(DbSettings next) {
    try {
      DriverManager.getConnection(next.sessionUrl(), next.user(), next.password()).close();
    } catch (SQLException e) {
      throw new DatabaseUnavailable(e);
    }
    source.getHikariConfigMXBean().setUsername(next.user());
    source.getHikariConfigMXBean().setPassword(next.password());
    source.getHikariPoolMXBean().softEvictConnections();
  }

  void register(MeterRegistry registry) {
    PoolGauges.show(registry, source);
  }

  @Override
  public void close() {
    source.close();
  }
}
