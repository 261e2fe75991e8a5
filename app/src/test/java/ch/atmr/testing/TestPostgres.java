package ch.atmr.testing;

import ch.atmr.platform.db.DbSettings;
import ch.atmr.platform.db.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL for the whole test run, with the two roles of production. Each database is a copy
 * of a migrated template, so it costs a fraction of a second.
 */
public final class TestPostgres {
  private static final TestPostgres SHARED = new TestPostgres();
  private static final String TEMPLATE = "atmr_template";

  private final EmbeddedPostgres server;
  private final AtomicInteger databases = new AtomicInteger();

  private TestPostgres() {
    try {
      server = builder().start();
      execute("postgres", "CREATE ROLE atmr_owner LOGIN PASSWORD 'owner'");
      execute("postgres", "CREATE ROLE atmr_app LOGIN PASSWORD 'app'");
      execute("postgres", "CREATE DATABASE " + TEMPLATE + " OWNER atmr_owner");
      Schema.migrate(settings(TEMPLATE, "atmr_owner", "owner"), "atmr_app");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A server to be started: the same whatever the machine's language, and given time where it is
   * busy.
   */
  public static EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setPort(FreePort.draw())
        .setLocaleConfig("locale", "C")
        .setPGStartupWait(Await.LIMIT);
  }

  /** A fresh, migrated database of its own. */
  public static Database database() {
    String name = "test_" + SHARED.databases.incrementAndGet();
    SHARED.execute(
        "postgres", "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE + " OWNER atmr_owner");
    return new Database(
        name,
        SHARED.settings(name, "atmr_app", "app"),
        SHARED.settings(name, "atmr_owner", "owner"));
  }

  /** An empty database: nothing has been migrated. */
  public static Database emptyDatabase() {
    String name = "empty_" + SHARED.databases.incrementAndGet();
    SHARED.execute("postgres", "CREATE DATABASE " + name + " OWNER atmr_owner");
    return new Database(
        name,
        SHARED.settings(name, "atmr_app", "app"),
        SHARED.settings(name, "atmr_owner", "owner"));
  }

  /** Runs a statement as superuser, who is above row-level security. */
  public static void asSuperuser(Database database, String sql) {
    SHARED.execute(database.name(), sql);
  }

  /** The first column of what a query of the superuser gives, as texts. */
  public static List<String> texts(Database database, String query) {
    List<String> texts = new ArrayList<>();
    try (Connection connection = superuser(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** A connection as superuser, for looks behind the scenes. */
  public static Connection superuser(Database database) throws SQLException {
    return DriverManager.getConnection(SHARED.server.getJdbcUrl("postgres", database.name()));
  }

  // As patient as a busy machine needs it: who tests the limits sets shorter ones.
  private DbSettings settings(String database, String user, String password) {
    return new DbSettings(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database,
        user,
        password,
        6,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30));
  }

  private void execute(String database, String sql) {
    try (Connection connection =
            DriverManager.getConnection(server.getJdbcUrl("postgres", database));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /**
   * @param app as the role that serves
   * @param owner as the role that migrates
   */
  public record Database(String name, DbSettings app, DbSettings owner) {}
}
