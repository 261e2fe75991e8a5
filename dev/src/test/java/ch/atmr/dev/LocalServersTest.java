package ch.atmr.dev;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalServersTest {
  @TempDir private Path data;

  @Test
  void startsAgainOnItsDataEvenAfterItWasKilled() throws Exception {
    DevSecrets secrets = DevSecrets.in(data.resolve("secrets"));
    try (LocalServers first = LocalServers.start(data, secrets)) {
      execute(first, secrets, "CREATE TABLE kept AS SELECT 1 AS one");
      assertRedisAnswers(first);
    }
    assertThat(pids()).as("servers after an orderly end").noneMatch(LocalServersTest::runs);

    List<Long> orphans = killedMidway();
    assertThat(orphans).as("what a kill leaves behind").hasSize(2).allMatch(LocalServersTest::runs);

    try (LocalServers again = LocalServers.start(data, secrets)) {
      assertThat(orphans).noneMatch(LocalServersTest::runs);
      execute(again, secrets, "INSERT INTO kept SELECT 2");
      assertThat(count(again, secrets)).isEqualTo(2);
      assertRedisAnswers(again);
    }
  }

  @Test
  void aStalePidFileOfAnotherProgramEndsNobody() throws IOException {
    Path pidFile = data.resolve("redis.pid");
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
    Orphans.stop(pidFile, "redis");
    assertThat(pidFile).doesNotExist();
    Files.writeString(pidFile, "no number\n");
    Orphans.stop(pidFile, "redis");
    assertThat(pidFile).doesNotExist();
    Orphans.stop(pidFile, "redis");
  }

  /** Starts the servers in a process of its own and kills that; the pids of its servers. */
  private List<Long> killedMidway() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                LeftBehind.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo(LeftBehind.STARTED);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(120, SECONDS)).isTrue();
    return pids();
  }

  private List<Long> pids() {
    return Stream.of(data.resolve("postgres/postmaster.pid"), data.resolve("redis.pid"))
        .filter(Files::exists)
        .map(LocalServersTest::pid)
        .toList();
  }

  private static long pid(Path file) {
    try {
      return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private static void assertRedisAnswers(LocalServers servers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), servers.redisPort())) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("+PONG");
    }
  }

  private static void execute(LocalServers servers, DevSecrets secrets, String sql)
      throws SQLException {
    try (Connection connection = connect(servers, secrets);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(LocalServers servers, DevSecrets secrets) throws SQLException {
    try (Connection connection = connect(servers, secrets);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM kept")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Connection connect(LocalServers servers, DevSecrets secrets) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + servers.postgresPort() + "/atmr",
        "atmr_owner",
        secrets.value("POSTGRES_OWNER_PASSWORD"));
  }
}
