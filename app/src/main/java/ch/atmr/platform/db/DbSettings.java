package ch.atmr.platform.db;

import java.time.Duration;

/**
 * Where the database is and how it is used.
 *
 * @param jdbcUrl without user and password
 * @param poolSize connections at most
 * @param acquireTimeout how long a caller waits for a connection before it is told to come back
 * @param statementTimeout after which PostgreSQL ends a statement
 * @param lockTimeout after which waiting for a lock fails
 */
public record DbSettings(
    String jdbcUrl,
    String user,
    String password,
    int poolSize,
    Duration acquireTimeout,
    Duration statementTimeout,
    Duration lockTimeout) {

  public static DbSettings of(String jdbcUrl, String user, String password, int poolSize) {
    return new DbSettings(
        jdbcUrl,
        user,
        password,
        poolSize,
        Duration.ofSeconds(3),
        Duration.ofSeconds(15),
        Duration.ofSeconds(5));
  }

  /** The same, with patience for long statements. */
  public DbSettings withStatementTimeout(Duration timeout) {
    return new DbSettings(jdbcUrl, user, password, poolSize, acquireTimeout, timeout, lockTimeout);
  }

  /** Whether both lead to the same database, whoever logs in. */
  public boolean isSamePlace(DbSettings other) {
    return jdbcUrl.equals(other.jdbcUrl);
  }

  /** The URL with what every session of the service sets. */
  String sessionUrl() {
    String options =
        "-c%20statement_timeout="
            + statementTimeout.toMillis()
            + "%20-c%20lock_timeout="
            + lockTimeout.toMillis()
            + "%20-c%20idle_in_transaction_session_timeout=60000";
    return jdbcUrl
        + (jdbcUrl.contains("?") ? "&" : "?")
        + "stringtype=unspecified&tcpKeepAlive=true&connectTimeout=3&socketTimeout=30"
        + "&ApplicationName=atmr&options="
        + options;
  }

  @Override
  public String toString() {
    // Options may hold secrets, such as the password of a key file.
    return "DbSettings["
        + jdbcUrl.replaceFirst("\\?.*", "")
        + ", user "
        + user
        + ", pool "
        + poolSize
        + "]";
  }
}
