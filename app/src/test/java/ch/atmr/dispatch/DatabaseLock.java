package ch.atmr.dispatch;

import ch.atmr.testing.Await;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * A lock of the test's own, until it is closed: whoever writes there stands still, and the service
 * knows nothing of being watched.
 */
final class DatabaseLock implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String WAITING =
      """
      SELECT query FROM pg_stat_activity
      WHERE datname = current_database() AND usename = 'atmr_app' AND wait_event_type = 'Lock'
      """;

  private final Connection connection;

  /** Holds what the statement locks. */
  DatabaseLock(Database database, String sql) throws SQLException {
    connection = TestPostgres.superuser(database);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Lets others read a table and nobody write it. */
  static DatabaseLock ofWrites(Database database, String table) throws SQLException {
    return new DatabaseLock(database, "LOCK TABLE " + table + " IN SHARE MODE");
  }

  /** Returns once so many transactions of the service wait for a lock, whoever holds it. */
  static void awaitWaiting(Database database, int transactions) {
    Await.until(
        transactions + " stand at a lock", LIMIT, () -> waiting(database).size() == transactions);
  }

  /** The statements that wait for a lock. */
  static List<String> waiting(Database database) {
    return TestPostgres.texts(database, WAITING).stream()
        .map(query -> query.replaceAll("\\s+", " "))
        .toList();
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }
}
