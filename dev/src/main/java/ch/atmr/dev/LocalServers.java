package ch.atmr.dev;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import redis.embedded.RedisServer;

/** PostgreSQL and Redis of this machine's own, with their data below a folder. */
final class LocalServers implements AutoCloseable {
  // A busy machine, or one that was killed, takes its time.
  private static final Duration STARTUP = Duration.ofMinutes(2);

  private final EmbeddedPostgres postgres;
  private final RedisServer redis;
  private final int redisPort;

  private LocalServers(EmbeddedPostgres postgres, RedisServer redis, int redisPort) {
    this.postgres = postgres;
    this.redis = redis;
    this.redisPort = redisPort;
  }

  /** Starts both; a server that a killed process left behind on the same data is ended first. */
  static LocalServers start(Path data, DevSecrets secrets) throws IOException {
    Path postgresData = data.resolve("postgres");
    Path redisPid = data.resolve("redis.pid");
    Orphans.stop(postgresData.resolve("postmaster.pid"), "postgres");
    Orphans.stop(redisPid, "redis");
    int redisPort = freePort();
    RedisServer redis =
        RedisServer.newRedisServer()
            .port(redisPort)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("maxmemory 128M")
            .setting("maxmemory-policy allkeys-lru")
            .setting("pidfile " + redisPid.toAbsolutePath())
            .build();
    CompletableFuture<Void> redisStart = CompletableFuture.runAsync(() -> start(redis));
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(postgresData)
            .setOverrideWorkingDirectory(data.resolve("postgres-binaries").toFile())
            .setCleanDataDirectory(false)
            .setPGStartupWait(STARTUP)
            .setRegisterShutdownHook(false)
            // The library's defaults are for tests, which may lose what they wrote.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "100")
            .setOutputRedirector(log(data))
            .setErrorRedirector(log(data))
            .start();
    LocalServers servers = new LocalServers(postgres, redis, redisPort);
    servers.prepare(secrets);
    redisStart.join();
    return servers;
  }

  int postgresPort() {
    return postgres.getPort();
  }

  int redisPort() {
    return redisPort;
  }

  @Override
  public void close() throws IOException {
    try (postgres) {
      redis.stop();
    }
  }

  /** The two roles and the database, as an operator makes them once in production. */
  private void prepare(DevSecrets secrets) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      role(statement, "atmr_owner", secrets.value("POSTGRES_OWNER_PASSWORD"));
      role(statement, "atmr_app", secrets.value("POSTGRES_APP_PASSWORD"));
      if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = 'atmr'")) {
        statement.execute("CREATE DATABASE atmr OWNER atmr_owner");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the development database cannot be prepared", e);
    }
  }

  private static void role(Statement statement, String name, String password) throws SQLException {
    boolean known = exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + name + "'");
    String verb = known ? "ALTER" : "CREATE";
    statement.execute(verb + " ROLE " + name + " LOGIN PASSWORD '" + password + "'");
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (var rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private static ProcessBuilder.Redirect log(Path data) throws IOException {
    return ProcessBuilder.Redirect.appendTo(
        Files.createDirectories(data).resolve("postgres.log").toFile());
  }

  private static void start(RedisServer redis) {
    try {
      redis.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
