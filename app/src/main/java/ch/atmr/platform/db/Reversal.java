package ch.atmr.platform.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Takes migrations back, newest first, by {@code db/reverse/V<n>.sql}. What a migration added is
 * lost with all that was written there; the scripts say what that is.
 */
final class Reversal {
  /** A step that takes longer is rolled back by PostgreSQL, as a whole. */
  private static final String LIMITS =
      "SET LOCAL statement_timeout = '30s'; SET LOCAL lock_timeout = '5s'";

  private static final String CURRENT =
      "SELECT coalesce(max(CAST(version AS integer)), 0) FROM flyway_schema_history WHERE success";

  // Nobody migrates meanwhile: Flyway writes here.
  private static final String LOCK = "LOCK TABLE flyway_schema_history IN EXCLUSIVE MODE";

  private static final String FORGET = "DELETE FROM flyway_schema_history WHERE version = ?";

  private final DbSettings owner;

  Reversal(DbSettings owner) {
    this.owner = owner;
  }

  /**
   * Takes back what is newer than a version, a transaction a migration.
   *
   * @return how many migrations were taken back
   * @throws IllegalStateException when one of them has no script, before anything is changed; or
   *     when a script fails; the newer ones have been taken back then
   */
  int backTo(int version) {
    try (Connection connection =
        DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password())) {
      connection.setAutoCommit(false);
      int current = current(connection);
      for (int step = current; step > version; step--) {
        script(step);
      }
      for (int step = current; step > version; step--) {
        takeBack(connection, step);
      }
      return Math.max(0, current - version);
    } catch (SQLException e) {
      throw new IllegalStateException("the migrations were not taken back: " + e.getMessage(), e);
    }
  }

  /** The script that takes a migration back, if there is one. */
  static Optional<String> find(int version) {
    try (InputStream in = Reversal.class.getResourceAsStream("/db/reverse/V" + version + ".sql")) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String script(int version) {
    return find(version)
        .orElseThrow(() ->
            new IllegalStateException(
                "V%1$d has no reverse script: db/reverse/V%1$d.sql is missing, so nothing was changed"
                    .formatted(version)));
  }

  private static int current(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(CURRENT)) {
      result.next();
      return result.getInt(1);
    }
  }

  private static void takeBack(Connection connection, int version) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement forget = connection.prepareStatement(FORGET)) {
      statement.execute(LIMITS);
      statement.execute(LOCK);
      statement.execute(script(version));
      forget.setString(1, Integer.toString(version));
      forget.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
  }
}
