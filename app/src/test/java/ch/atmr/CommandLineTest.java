package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import ch.atmr.testing.FreePort;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import ch.atmr.testing.TestRedis;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line: exit 0 done, 1 failed, 2 wrong usage, 78 bad settings. */
class CommandLineTest {
  private static final String SECRET = "hush-hush-hush-k3Jx9vQ2mZr7Tn4Wb8Yc1Ld6";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "serve --help",
        "migrate --help",
        "config --help",
        "config check --help",
        "openapi --help",
        "--version"
      })
  void helpIsThere(String line) {
    Outcome outcome = run(Map.of(), line.split(" "));
    assertThat(outcome.status).isZero();
    assertThat(outcome.out).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", "serve --nonsense", "config", "config nonsense", "openapi extra", ""})
  void wrongUsageIs2AndSaysSo(String line) {
    Outcome outcome =
        run(Map.of("SECRET_KEY", SECRET), line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(outcome.status).isEqualTo(2);
    assertThat(outcome.err).isNotBlank().doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "migrate", "config check"})
  void badSettingsAre78WithEveryFault(String line) {
    Outcome outcome =
        run(
            Map.of(
                "ATMR_ENV", "production", "SECRET_KEY", "hush", "PORT", "x", "REDIS_URL", "hush"),
            line.split(" "));
    assertThat(outcome.status).isEqualTo(78);
    assertThat(outcome.err)
        .contains("- SECRET_KEY: is shorter")
        .contains("- JWT_SECRET_KEY: is required")
        .contains("- PORT: \"x\"")
        .contains("- REDIS_URL: ")
        .doesNotContain("hush")
        .doesNotContain("Exception")
        .doesNotContain("\tat ");
  }

  @Test
  void configCheckPrintsNoSecret() {
    Outcome outcome =
        run(
            Map.of("SECRET_KEY", SECRET, "DATABASE_URL", "postgresql://u:" + SECRET + "@h/d"),
            "config",
            "check");
    assertThat(outcome.status).isZero();
    assertThat(outcome.out).contains("complete");
    assertThat(outcome.out + outcome.err).doesNotContain("hush");
  }

  @Test
  void configCheckNamesWhereEachSecretComesFrom(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("url"), "postgresql://u:" + SECRET + "@h/d");
    Outcome outcome =
        run(Map.of("SECRET_KEY", SECRET, "DATABASE_URL_FILE", file.toString()), "config", "check");
    assertThat(outcome.status).isZero();
    assertThat(outcome.out)
        .contains("SECRET_KEY: environment")
        .contains("DATABASE_URL: file (DATABASE_URL_FILE)")
        .doesNotContain("hush");
  }

  @Test
  void productionWithoutItsVaultIs78AndSaysOnlyThat() {
    Outcome outcome =
        run(
            Map.of(
                "ATMR_ENV",
                "production",
                "VAULT_ADDR",
                "http://127.0.0.1:1",
                "VAULT_TOKEN",
                SECRET,
                "JWT_SECRET_KEY",
                SECRET),
            "serve");
    assertThat(outcome.status).isEqualTo(78);
    assertThat(outcome.err)
        .contains("Vault at http://127.0.0.1:1: Vault cannot be reached")
        .doesNotContain("is required")
        .doesNotContain("hush")
        .doesNotContain("\tat ");
  }

  @Test
  void openapiPrintsTheContract() throws JsonProcessingException {
    Outcome json = run(Map.of(), "openapi");
    assertThat(json.status).isZero();
    assertThat(new ObjectMapper().readTree(json.out).get("openapi").asText()).isEqualTo("3.1.0");
    assertThat(run(Map.of(), "openapi", "--yaml").out).contains("openapi: \"3.1.0\"");
  }

  @Test
  void migrateBringsTheSchemaUp() {
    Database empty = TestPostgres.emptyDatabase();
    Map<String, String> environment =
        Map.of(
            "SECRET_KEY",
            SECRET,
            "DATABASE_URL",
            url(empty, "atmr_app", "app"),
            "MIGRATION_DATABASE_URL",
            url(empty, "atmr_owner", "owner"));
    Outcome before = run(environment, "migrate", "--check");
    assertThat(before.status).isEqualTo(1);
    assertThat(before.out).contains("have not run");
    assertThat(run(environment, "migrate").status).isZero();
    assertThat(run(environment, "migrate", "--check").status).isZero();
    assertThat(run(environment, "migrate").out).contains("0 migrations");
  }

  @Test
  void migrateWithoutItsUrlOrItsDatabaseSaysSo() {
    assertThat(run(Map.of("SECRET_KEY", SECRET), "migrate").status).isEqualTo(78);
    Outcome away =
        run(
            Map.of(
                "SECRET_KEY",
                SECRET,
                "MIGRATION_DATABASE_URL",
                "postgresql://u:" + SECRET + "@127.0.0.1:1/d"),
            "migrate",
            "--check");
    assertThat(away.status).isEqualTo(1);
    assertThat(away.err).isNotBlank().doesNotContain("hush").doesNotContain("\tat ");
  }

  @Test
  void aRealProcessWithBadSettingsEndsBeforeItsPortOpens()
      throws IOException, InterruptedException {
    int port = FreePort.draw();
    Process process =
        java(Map.of("ATMR_ENV", "production", "PORT", Integer.toString(port)), "serve");
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(78);
    assertThat(output).contains("DATABASE_URL: is required").doesNotContain("\tat ");
  }

  @Test
  void aRealProcessServesAndStopsWhenTold() throws IOException, InterruptedException {
    Database database = TestPostgres.database();
    try (TestRedis redis = TestRedis.start()) {
      int port = FreePort.draw();
      Map<String, String> environment = new HashMap<>();
      environment.put("SECRET_KEY", SECRET);
      environment.put("HOST", "127.0.0.1");
      environment.put("PORT", Integer.toString(port));
      environment.put("MANAGEMENT_PORT", Integer.toString(FreePort.draw()));
      environment.put("DATABASE_URL", url(database, "atmr_app", "app"));
      environment.put("REDIS_URL", redis.url().toString());
      environment.put("SHUTDOWN_DRAIN_SECONDS", "5");
      Process process = java(environment, "serve");
      try {
        ApiClient client = ApiClient.of(port);
        Await.until("it serves", () -> process.isAlive() && status(client) == 200);
        process.toHandle().destroy(); // Process.destroy would close the output too
        Await.until("it drains", () -> status(client) == 503);
        assertThat(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output)
            .contains("ATMR drains for 5 s", "ATMR has stopped")
            .doesNotContain("hush")
            .doesNotContain("Exception");
        // That a dependency takes its time is no fault of a process on a busy machine.
        assertThat(output.lines().filter(line -> !line.contains("is slow to answer")))
            .noneMatch(line -> line.contains("WARNING"));
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static int status(ApiClient client) {
    try {
      return client.raw("/ready").status();
    } catch (java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private static Process java(Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "ch.atmr.Main");
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).start();
  }

  private static String url(Database database, String user, String password) {
    return database
        .app()
        .jdbcUrl()
        .replace("jdbc:postgresql://", "postgresql://" + user + ":" + password + "@");
  }

  private static Outcome run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine(environment);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return new Outcome(line.execute(arguments), out.toString(), err.toString());
  }

  private record Outcome(int status, String out, String err) {}
}
