package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.db.DbSettings;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The jobs by command: what a chart is held against, and what CronJobs call. */
class JobCommandTest {
  private final Database database = TestPostgres.database();
  private final StringWriter out = new StringWriter();
  private CommandLine atmr;

  @BeforeEach
  void connect() {
    DbSettings app = database.app();
    String place = app.jdbcUrl().substring("jdbc:postgresql://".length());
    atmr =
        Main.commandLine(
            Map.of(
                "ATMR_ENV", "testing",
                "JWT_SECRET_KEY", "a test's secret that signs tokens, long enough",
                "DATABASE_URL", "postgresql://" + app.user() + ":" + app.password() + "@" + place));
    atmr.setOut(new PrintWriter(out, true));
    atmr.setErr(new PrintWriter(new StringWriter(), true));
  }

  @Test
  void theListTellsWhereAndWhenEachJobRuns() throws JsonProcessingException {
    Map<String, JsonNode> jobs = list();
    assertThat(job(jobs, "gdpr-purge").toString())
        .contains("\"runs_in\":\"cronjob\"")
        .contains("\"kubernetes_cron\":\"30 3 * * 0\"")
        .contains("\"time_zone\":\"Europe/Zurich\"")
        .contains("\"jitter_seconds\":1800")
        .contains("\"deadline_seconds\":86400")
        .contains("\"timeout_seconds\":7200");
    assertThat(job(jobs, "anonymise-users").get("jitter_seconds").asInt()).isEqualTo(3600);
    assertThat(job(jobs, "anonymise-users").get("runs_in").asText()).isEqualTo("cronjob");
    assertThat(job(jobs, "outbox-cleanup").get("runs_in").asText()).isEqualTo("in-process");
    assertThat(job(jobs, "dlq-cleanup").get("jitter_seconds").asInt()).isEqualTo(300);
    assertThat(jobs.values())
        .allSatisfy(job -> assertThat(job.get("jitter_seconds").asInt()).isBetween(1, 3600));
    assertThat(atmr.execute("job", "list")).isZero();
    assertThat(out.toString()).contains("gdpr-purge             cronjob");
  }

  @Test
  void theGuideListsTheSameJobs() throws IOException {
    List<String> rows = new ArrayList<>();
    for (JsonNode job : list().values()) {
      rows.add(
          "| `%s` | %s | `%s` | %s s | %s s | %s s | %s |"
              .formatted(
                  job.get("name").asText(),
                  job.get("runs_in").asText(),
                  job.get("cron").asText(),
                  job.get("jitter_seconds").asText(),
                  job.get("deadline_seconds").asText(),
                  job.get("timeout_seconds").asText(),
                  job.get("does").asText()));
    }
    assertThat(
            Files.readAllLines(Path.of("../docs/jobs.md")).stream()
                .filter(line -> line.matches("\\| `[a-z-]+` \\| (in-process|cronjob) \\|.*")))
        .as("docs/jobs.md; its table should be:\n" + String.join("\n", rows))
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void aRunIsRecordedAndEndsWithZero() {
    assertThat(atmr.execute("job", "run", "gdpr-purge", "--no-jitter")).isZero();
    assertThat(out.toString()).contains("gdpr-purge: did 0");
    assertThat(atmr.execute("job", "run", "anonymise-users", "--dry-run")).isZero();
    assertThat(out.toString()).contains("anonymise-users: would do 0");
    TestPostgres.asSuperuser(
        database,
        "DO $$ BEGIN ASSERT (SELECT count(*) FROM job_runs WHERE origin = 'COMMAND'"
            + " AND status = 'SUCCEEDED' AND job = 'gdpr-purge') = 1; END $$");
  }

  @Test
  void aFailureEndsWithOneAndAnUnknownJobWithTwo() {
    TestPostgres.asSuperuser(database, "REVOKE DELETE ON bookings FROM atmr_app");
    TestPostgres.asSuperuser(database, "REVOKE DELETE ON outbox FROM atmr_app");
    assertThat(atmr.execute("job", "run", "gdpr-purge", "--no-jitter")).isEqualTo(1);
    assertThat(out.toString()).contains("gdpr-purge: failed");
    assertThat(atmr.execute("job", "run", "nonsense")).isEqualTo(2);
  }

  private static JsonNode job(Map<String, JsonNode> jobs, String name) {
    return Objects.requireNonNull(jobs.get(name), name);
  }

  private Map<String, JsonNode> list() throws JsonProcessingException {
    assertThat(atmr.execute("job", "list", "--json")).isZero();
    Map<String, JsonNode> jobs = new HashMap<>();
    new ObjectMapper()
        .readTree(out.toString())
        .forEach(job -> jobs.put(job.get("name").asText(), job));
    out.getBuffer().setLength(0);
    return jobs;
  }
}
