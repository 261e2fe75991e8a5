package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.jobs.Job;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A serving process under load is watched, and what it was busy with is found and kept. */
class ProfilesTest {
  private static final long LARGEST_BYTES = 32L << 20;

  private static TestApp app;
  private static ApiClient admin;
  private static TestCompany company;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    admin = app.administrator();
    company = TestCompany.with(app, "Hot");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void aWindowUnderLoadFindsTheHotMethodsAndStaysSmall() {
    JsonNode profile;
    try (Load _ = new Load(company.client())) {
      Response ordered = admin.post("/admin/profiles", "{\"seconds\":4}");
      assertThat(ordered.status()).as(ordered.toString()).isEqualTo(202);
      assertThat(ordered.json().get("status").asText()).isEqualTo("RUNNING");
      String path = "/admin/profiles/" + ordered.json().get("id").asLong();
      assertThat(ordered.header("Location")).contains("/api/v2" + path);
      Response second = admin.post("/admin/profiles", "{\"seconds\":1}");
      assertThat(second.status()).isEqualTo(409);
      assertThat(second.json().get("code").asText()).isEqualTo("PROFILE_RUNNING");
      profile = awaitEnd(path);
    }
    assertThat(profile.get("status").asText()).as(profile.toString()).isEqualTo("DONE");
    assertThat(profile.get("recording_bytes").asLong()).isBetween(1L, LARGEST_BYTES);
    assertThat(methods(profile, "cpu"))
        .hasSizeLessThanOrEqualTo(10)
        .contains("ch.atmr.ProfilesTest$Load.burn");
    assertThat(methods(profile, "allocation"))
        .hasSizeLessThanOrEqualTo(10)
        .contains("ch.atmr.ProfilesTest$Load.allocate");
    assertThat(methods(profile, "locks")).contains("ch.atmr.ProfilesTest$Load.contend");
    assertThat(profile.at("/load/cpu_samples").asLong()).isGreaterThan(20);
    assertThat(profile.at("/load/process_cpu_share").asDouble()).isGreaterThan(0);
    assertThat(
            rows(
                "SELECT subject || ' ' || details FROM audit_events WHERE action = 'PROFILE_ORDERED'"))
        .contains("profile:" + profile.get("id").asLong() + " {\"seconds\": \"4\"}");
    assertThat(admin.get("/admin/profiles").json().get("profiles")).isNotEmpty();
  }

  @Test
  void onlyAnAdministratorOrdersAndReads() {
    for (ApiClient other : List.of(company.client(), app.client())) {
      int refused = other == company.client() ? 403 : 401;
      assertThat(other.post("/admin/profiles", "{\"seconds\":1}").status()).isEqualTo(refused);
      assertThat(other.get("/admin/profiles").status()).isEqualTo(refused);
      assertThat(other.get("/admin/profiles/1").status()).isEqualTo(refused);
    }
    assertThat(admin.post("/admin/profiles", "{\"seconds\":61}").status()).isEqualTo(400);
    assertThat(admin.get("/admin/profiles/999999").status()).isEqualTo(404);
  }

  @Test
  void theWeeklyJobProfilesTheReplicaThatRunsItAndDeletesWhatIsOld() {
    sql(
        """
        INSERT INTO profiles (origin, process, release, seconds, began_at, status)
        VALUES ('WEEKLY', 'old', '1', 30, now() - interval '183 days', 'FAILED'),
               ('WEEKLY', 'kept', '1', 30, now() - interval '181 days', 'FAILED'),
               ('ON_DEMAND', 'gone', '1', 30, now() - interval '1 hour', 'RUNNING')
        """);
    Features features = app.app().features();
    Job job = features.jobs().named("weekly-profile").orElseThrow();
    assertThat(job.runsIn()).isEqualTo(Job.RunsIn.IN_PROCESS);
    assertThat(job.task().run(/* dryRun= */ true)).isEqualTo(2);
    assertThat(features.jobs().runNow(job)).contains(2L);

    assertThat(rows("SELECT process FROM profiles WHERE process IN ('old', 'kept')"))
        .containsExactly("kept");
    assertThat(
            rows(
                "SELECT process || ' ' || seconds FROM profiles WHERE origin = 'WEEKLY' AND status ="
                    + " 'DONE'"))
        .containsExactly("test 1");
    App second = app.secondReplica(0);
    try {
      JsonNode listed =
          ApiClient.of(second.port())
              .login("admin@example.ch", TestCompany.PASSWORD)
              .get("/admin/profiles")
              .json()
              .get("profiles");
      assertThat(listed)
          .as("a process that went away leaves a failure")
          .anySatisfy(one -> {
            assertThat(one.get("process").asText()).isEqualTo("gone");
            assertThat(one.get("status").asText()).isEqualTo("FAILED");
          })
          .as("what one replica recorded another tells")
          .anySatisfy(one -> assertThat(one.get("status").asText()).isEqualTo("DONE"));
    } finally {
      second.close();
    }
    assertThat(run("profile", "report")).startsWith("0 1 profiles, the latest of ");
    assertThat(run("profile", "report", "--json")).contains("\"advice\":[");
    assertThat(run("profile", "report", "--weeks", "0")).startsWith("2 ");
  }

  @Test
  void aCommandHasNoTrafficToWatch() {
    assertThat(run("job", "run", "weekly-profile", "--no-jitter")).startsWith("1 ");
  }

  private static JsonNode awaitEnd(String path) {
    Await.until(
        "the profile ends", () -> !admin.get(path).json().get("status").asText().equals("RUNNING"));
    return admin.get(path).json();
  }

  private static List<String> methods(JsonNode profile, String kind) {
    List<String> methods = new ArrayList<>();
    profile.get(kind).forEach(spot -> methods.add(spot.get("method").asText()));
    return methods;
  }

  private static void sql(String statement) {
    TestPostgres.asSuperuser(app.database(), statement);
  }

  private static List<String> rows(String query) {
    return TestPostgres.texts(app.database(), query);
  }

  private static String run(String... arguments) {
    URI address = URI.create(app.database().app().jdbcUrl().substring("jdbc:".length()));
    StringWriter out = new StringWriter();
    CommandLine line =
        Main.commandLine(
            Map.of(
                "SECRET_KEY",
                "a test's secret of enough characters",
                "DATABASE_URL",
                "postgresql://atmr_app:app@127.0.0.1:" + address.getPort() + address.getPath()));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(out, true));
    int status = line.execute(Stream.of(arguments).toArray(String[]::new));
    return status + " " + out;
  }

  /** Real requests, and known methods that burn, allocate and wait. */
  private static final class Load implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final Object monitor = new Object();
    private final AtomicLong result = new AtomicLong();
    private volatile boolean stopped;
    private volatile Optional<byte[]> last = Optional.empty();

    Load(ApiClient client) {
      repeat(() -> client.get("/bookings"));
      repeat(this::burn);
      repeat(this::allocate);
      repeat(this::contend);
      repeat(this::contend);
    }

    private void repeat(Runnable work) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                while (!stopped) {
                  work.run();
                }
              }));
    }

    private void burn() {
      double sum = 0;
      for (int i = 1; i < 2_000_000; i++) {
        sum += (i % 7) / (double) i;
      }
      result.addAndGet((long) sum);
    }

    private void allocate() {
      for (int i = 0; i < 100; i++) {
        last = Optional.of(new byte[64_000]);
      }
    }

    private void contend() {
      synchronized (monitor) {
        for (int i = 1; i < 4_000_000; i++) {
          result.setPlain(result.getPlain() ^ i);
        }
      }
    }

    @Override
    public void close() {
      stopped = true;
      for (Thread thread : threads) {
        try {
          thread.join(Await.LIMIT);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      assertThat(last).isPresent();
    }
  }
}
