package ch.atmr.platform.db;

import ch.atmr.testing.TestPostgres.Database;
import java.net.URI;
import java.time.Duration;

/** Databases with settings that show a fault soon. */
final class TestPools {
  private static final Duration SOON = Duration.ofMillis(400);

  private TestPools() {}

  /** Two connections, so that two leaks show. */
  static DbSettings two(Database database) {
    return sized(database.app(), 2);
  }

  /** One connection. */
  static DbSettings one(Database database) {
    return sized(database.app(), 1);
  }

  /** The same through a port of this machine, and half a second to wait for a connection. */
  static DbSettings through(int port, DbSettings usual) {
    URI address = URI.create(usual.jdbcUrl().substring("jdbc:".length()));
    return new DbSettings(
        "jdbc:postgresql://127.0.0.1:" + port + address.getPath(),
        usual.user(),
        usual.password(),
        usual.poolSize(),
        Duration.ofMillis(500),
        usual.statementTimeout(),
        usual.lockTimeout());
  }

  static DbSettings withoutLongStatements(DbSettings usual) {
    return usual.withStatementTimeout(SOON);
  }

  static DbSettings withoutLongLocks(DbSettings usual) {
    return timed(usual, usual.acquireTimeout(), SOON);
  }

  /** Three seconds to wait for a connection. */
  static DbSettings withoutLongQueues(DbSettings usual) {
    return timed(usual, Duration.ofSeconds(3), usual.lockTimeout());
  }

  private static DbSettings sized(DbSettings usual, int connections) {
    return new DbSettings(
        usual.jdbcUrl(),
        usual.user(),
        usual.password(),
        connections,
        usual.acquireTimeout(),
        usual.statementTimeout(),
        usual.lockTimeout());
  }

  private static DbSettings timed(DbSettings usual, Duration acquire, Duration lock) {
    return new DbSettings(
        usual.jdbcUrl(),
        usual.user(),
        usual.password(),
        usual.poolSize(),
        acquire,
        usual.statementTimeout(),
        lock);
  }
}
