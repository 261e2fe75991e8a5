package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.Await;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The age of the archive, on a server that archives and on one that does not. */
class WalArchiveTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server =
        TestPostgres.builder()
            .setServerConfig("archive_mode", "on")
            .setServerConfig("archive_command", "true")
            .setServerConfig("archive_timeout", "1")
            .start();
    // PostgreSQL 15 heeds archive_timeout from its first checkpoint on
    execute("CHECKPOINT");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void whereNothingIsArchivedItIsNotANumber() {
    try (Db db = new Db(TestPostgres.database().app());
        WalArchive archive = new WalArchive(db, Clock.systemUTC(), Duration.ZERO)) {
      archive.look();
      assertThat(archive.ageSeconds()).isNaN();
    }
  }

  @Test
  void itIsTheTimeSinceTheLastSegmentAndGoesOnBetweenLooks() throws SQLException {
    SettableClock clock = new SettableClock();
    String before = lastSegment();
    execute("SELECT pg_logical_emit_message(true, 'test', 'x')");
    execute("SELECT pg_switch_wal()");
    Await.until("a segment is archived", () -> !lastSegment().equals(before));
    try (Db db = new Db(settings());
        WalArchive archive = new WalArchive(db, clock, NEVER)) {
      archive.look();
      double age = archive.ageSeconds();
      assertThat(age).isBetween(0.0, Await.LIMIT.toSeconds() * 2.0);

      clock.advance(Duration.ofMinutes(10));
      assertThat(archive.ageSeconds()).isBetween(age + 600, age + 660);
    }
  }

  @Test
  void onAQuietDatabaseALookMakesASegment() {
    try (Db db = new Db(settings());
        WalArchive archive = new WalArchive(db, Clock.systemUTC(), Duration.ZERO)) {
      String before = lastSegment();
      archive.look();
      Await.until("the look's own message is archived", () -> !lastSegment().equals(before));
    }
  }

  private static DbSettings settings() {
    return DbSettings.of(
        "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres", "", 2);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String lastSegment() {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver")) {
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
