package ch.atmr.helm;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.Main;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Scheduled jobs: one list in the values, held against what the repository can run. */
class JobsTest {
  private static final Path EVERYTHING = Path.of("atmr/ci/everything-values.yaml");
  private static final String INJECTED = "vault.hashicorp.com/agent-inject";

  @Test
  void whatTheServiceLeavesToKubernetesIsScheduledAsItSays() throws IOException {
    Rendering rendering = Chart.with("");
    Set<String> scheduled = new TreeSet<>();
    for (JsonNode job : jobs()) {
      if (job.path("runs_in").asText().equals("cronjob")) {
        String name = job.path("name").asText();
        scheduled.add("atmr-" + name);
        JsonNode spec = rendering.get("CronJob", "atmr-" + name).at("/spec");
        assertThat(spec.path("schedule")).as(name).isEqualTo(job.path("kubernetes_cron"));
        assertThat(spec.path("timeZone")).as(name).isEqualTo(job.path("time_zone"));
        assertThat(spec.path("startingDeadlineSeconds").asInt())
            .as(name)
            .isEqualTo(job.path("deadline_seconds").asInt());
        assertThat(spec.at("/jobTemplate/spec/activeDeadlineSeconds").asInt())
            .as(name + ": it waits for its jitter first")
            .isEqualTo(job.path("timeout_seconds").asInt() + job.path("jitter_seconds").asInt());
      }
    }

    assertThat(scheduled).isNotEmpty();
    assertThat(rendering.ofKind("CronJob").map(Manifest::name))
        .as("and nothing else: backups come with backup.enabled")
        .containsExactlyInAnyOrderElementsOf(scheduled);
  }

  @Test
  void whatWaitsForItsCommandIsOffAndWhatIsThereIsOn() throws IOException {
    Set<String> commands = new TreeSet<>();
    for (JsonNode job : jobs()) {
      if (job.path("runs_in").asText().equals("cronjob")) {
        commands.add(job.path("name").asText());
      }
    }
    JsonNode values = new YAMLMapper().readTree(Path.of("atmr/values.yaml").toFile());

    values
        .path("jobs")
        .properties()
        .forEach(entry -> {
          JsonNode args = entry.getValue().path("args");
          boolean exists =
              args.path(0).asText().equals("job")
                  ? commands.contains(args.path(2).asText())
                  : Files.exists(Path.of("..", args.path(0).asText()));
          assertThat(entry.getValue().path("enabled").asBoolean())
              .as(
                  "jobs.%s.enabled; %s %s",
                  entry.getKey(), args, exists ? "is there" : "is missing or runs elsewhere")
              .isEqualTo(exists);
        });
  }

  @Test
  void everyJobHasAllThatKeepsItFromHarm() {
    Rendering rendering = Chart.with(EVERYTHING);

    assertThat(rendering.ofKind("CronJob")).hasSize(7);
    rendering
        .ofKind("CronJob")
        .forEach(job -> {
          JsonNode spec = job.at("/spec");
          assertThat(spec.path("concurrencyPolicy").asText()).as(job.id()).isEqualTo("Forbid");
          assertThat(spec.path("timeZone").asText()).isEqualTo("Europe/Zurich");
          for (String field :
              List.of(
                  "startingDeadlineSeconds",
                  "successfulJobsHistoryLimit",
                  "failedJobsHistoryLimit",
                  "suspend")) {
            assertThat(spec.has(field)).as(job + " " + field).isTrue();
          }
          for (String field :
              List.of("backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished")) {
            assertThat(spec.at("/jobTemplate/spec").has(field)).as(job + " " + field).isTrue();
          }
        });
  }

  @Test
  void aJobSaysOnlyWhatDiffersFromTheDefaults() {
    Rendering rendering =
        Chart.with(
            """
            jobDefaults: {backoffLimit: 4}
            jobs:
              gdpr-purge: {suspend: true, settings: {DISPATCH_WORKERS: "0"}}
              own: {enabled: true, schedule: "7 4 * * *", args: [job, run, own]}
            """);
    Manifest purge = rendering.get("CronJob", "atmr-gdpr-purge");
    Manifest own = rendering.get("CronJob", "atmr-own");

    assertThat(purge.at("/spec/suspend").asBoolean()).isTrue();
    assertThat(purge.environment("DISPATCH_WORKERS")).isEqualTo("0");
    assertThat(purge.environment("DB_POOL_SIZE")).isEqualTo("2");
    assertThat(purge.at("/spec/startingDeadlineSeconds").asInt()).isEqualTo(86_400);
    assertThat(purge.at("/spec/jobTemplate/spec/backoffLimit").asInt()).isEqualTo(4);
    assertThat(own.at("/spec/schedule").asText()).isEqualTo("7 4 * * *");
    assertThat(own.at("/spec/jobTemplate/spec/template/spec/containers/0/args").toString())
        .isEqualTo("[\"job\",\"run\",\"own\"]");
  }

  @Test
  void jitterMovesEachReleaseDifferentlyAndNeverTwice() {
    Set<String> schedules = new TreeSet<>();
    String values =
        "jobs: {own: {enabled: true, schedule: '30 3 * * 0', jitterSeconds: 3600, args: [a]}}";
    for (int number = 0; number < 20; number++) {
      schedules.add(schedule("company-" + number, values, "own"));
    }

    assertThat(schedules).hasSizeGreaterThan(10);
    assertThat(schedules)
        .allMatch(
            schedule -> schedule.matches("([345][0-9] 3|[0-9] 4|[12][0-9] 4|30 4) \\* \\* 0"));
    assertThat(schedule("company-1", values, "own"))
        .isEqualTo(schedule("company-1", values, "own"));
  }

  @Test
  void anHourlyJobStaysHourly() {
    String values =
        "jobs: {hourly: {enabled: true, schedule: '59 * * * *', jitterSeconds: 120, args: [a]}}";

    for (int number = 0; number < 5; number++) {
      assertThat(schedule("company-" + number, values, "hourly"))
          .matches("(59|0|1) \\* \\* \\* \\*");
    }
  }

  @Test
  void theDrillRestoresIntoAVolumeOfItsOwn() {
    Manifest drill = Chart.with(EVERYTHING).get("CronJob", "transport-restore-drill");
    JsonNode spec = drill.podSpec().orElseThrow();

    assertThat(spec.at("/volumes").findParents("ephemeral"))
        .singleElement()
        .satisfies(volume -> assertThat(volume.path("name").asText()).isEqualTo("scratch"));
    assertThat(spec.at("/containers/0/image").asText()).endsWith("/atmr/atmr-backup:1.0.0");
    assertThat(spec.at("/containers/0/args").toString())
        .isEqualTo("[\"backup/drill\",\"--repository\",\"--scratch\",\"/scratch\"]");
  }

  @Test
  void whatBacksUpHasItsOwnSecretAndNoneOfTheService() {
    Rendering rendering = Chart.with(EVERYTHING);
    for (String name : List.of("audit-verify", "backup-base", "backup-logical", "restore-drill")) {
      Manifest job = rendering.get("CronJob", "transport-" + name);
      JsonNode spec = job.podSpec().orElseThrow();

      assertThat(spec.at("/volumes").findValuesAsText("secretName"))
          .as(name)
          .containsExactly("transport-backup");
      assertThat(spec.at("/volumes").findValuesAsText("claimName"))
          .as(name)
          .containsExactly("transport-backups");
      assertThat(spec.path("serviceAccountName").asText())
          .as(name + ": not the service's, so that a cloud's role is given to one alone")
          .isEqualTo("transport-backup");
      assertThat(job.environment("BACKUP_DATABASE_URL_FILE"))
          .isEqualTo("/run/secrets/backup/BACKUP_DATABASE_URL");
      assertThat(
              List.of(
                  job.environment("PGBACKREST_LOCK_PATH"),
                  job.environment("PGBACKREST_SPOOL_PATH")))
          .as(name + ": the only place that it may write to")
          .allMatch(path -> path.startsWith("/tmp/"));
      assertThat(job.environment("PUSHGATEWAY_URL"))
          .isEqualTo("http://pushgateway.monitoring:9091");
      assertThat(spec.at("/containers/0/env").findValuesAsText("name"))
          .as(name)
          .doesNotContain("DATABASE_URL_FILE", "MASTER_ENCRYPTION_KEY_FILE");
      assertThat(job.podTemplate().orElseThrow().at("/metadata/annotations").has(INJECTED))
          .as(name)
          .isFalse();
    }
    assertThat(
            rendering
                .get("PersistentVolumeClaim", "transport-backups")
                .at("/spec/storageClassName")
                .asText())
        .isEqualTo("slow");
  }

  @Test
  void theImageHasWhatTheJobsCall() throws IOException {
    String dockerfile = Files.readString(Path.of("../backup/Dockerfile"));

    assertThat(dockerfile)
        .contains("COPY backup /opt/atmr/backup", "WORKDIR /opt/atmr", "USER 10001:10001")
        .contains("ENTRYPOINT [\"/bin/bash\"]");
    assertThat(Files.readAllLines(Path.of("../backup/packages")))
        .contains("pgbackrest", "age", "postgresql", "jq", "curl");
  }

  private static String schedule(String namespace, String values, String job) {
    return Chart.own()
        .render(namespace, List.of(), Chart.LEAST, values)
        .get("CronJob", "atmr-" + job)
        .at("/spec/schedule")
        .asText();
  }

  /** What {@code ./atmr job list --json} prints; it needs no database for that. */
  private static JsonNode jobs() throws IOException {
    StringWriter out = new StringWriter();
    CommandLine commandLine =
        Main.commandLine(Map.of("SECRET_KEY", "for this list alone, opens nothing at all"));
    commandLine.setOut(new PrintWriter(out));
    assertThat(commandLine.execute("job", "list", "--json")).isZero();
    return new ObjectMapper().readTree(out.toString());
  }
}
