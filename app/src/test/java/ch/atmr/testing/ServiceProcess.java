package ch.atmr.testing;

import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.TestPostgres.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The service in a process of its own, on a test's database and Redis, that a test may kill or stop
 * at any moment. Its log is in {@code target/processes}.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final ApiClient client;
  private final ApiClient management;

  private ServiceProcess(Process process, int port, int managementPort) {
    this.process = process;
    this.client = ApiClient.of(port);
    this.management = ApiClient.of(managementPort);
  }

  /** Starts beside a service of this process, with one worker; does not wait until it serves. */
  public static ServiceProcess beside(TestApp app, String name) {
    try {
      int port = FreePort.draw();
      int managementPort = FreePort.draw();
      Path log = Files.createDirectories(Path.of("target", "processes")).resolve(name + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx192m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
              "ch.atmr.Main",
              "serve");
      builder.environment().clear();
      builder.environment().put("SECRET_KEY", "a process' secret that signs its tokens, 32 bytes");
      builder
          .environment()
          .put("MASTER_ENCRYPTION_KEY", TestApp.MasterKeys.FIRST.active().reveal());
      builder.environment().put("HOST", "127.0.0.1");
      builder.environment().put("PORT", Integer.toString(port));
      builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
      builder.environment().put("DATABASE_URL", url(app.database()));
      builder.environment().put("REDIS_URL", app.redis().url().toString());
      builder.environment().put("SCHEDULER_ENABLED", "false");
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      return new ServiceProcess(builder.start(), port, managementPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it serves. */
  public void ready() {
    Await.until("the process serves", () -> process.isAlive() && status() == 200);
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Stands still, all threads, as on a machine that is frozen. */
  public void stop() {
    signal("-STOP");
  }

  /** Goes on as if no time had passed. */
  public void goOn() {
    signal("-CONT");
  }

  /** What the process tells of itself. */
  public String metrics() {
    return management.raw("/prometheus/metrics-http").body();
  }

  @Override
  public void close() {
    kill();
  }

  private int status() {
    try {
      Response ready = client.raw("/ready");
      return ready.status();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder(List.of("kill", signal, Long.toString(process.pid()))).start();
      if (!kill.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("kill " + signal + " " + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String url(Database database) {
    return database.app().jdbcUrl().replace("jdbc:postgresql://", "postgresql://atmr_app:app@");
  }
}
