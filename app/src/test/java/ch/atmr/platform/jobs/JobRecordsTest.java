package ch.atmr.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.telemetry.MetricsText;
import ch.atmr.platform.telemetry.Tracing;
import ch.atmr.testing.Await;
import ch.atmr.testing.TestPostgres;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.MetricsConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is kept of runs, for how long, and what meters tell of them. */
class JobRecordsTest extends JobProcesses {
  @Test
  void cleanupsDeleteWhatIsOldAndNothingElse() {
    JobCleanup cleanup = new JobCleanup(db, runs, clock, Duration.ofDays(7));
    for (int days : new int[] {6, 8, 89, 91, 92}) {
      TestPostgres.asSuperuser(
          database,
          "INSERT INTO job_dead_letters (job, scheduled_for, failed_at, attempts, error) VALUES ('j', '"
              + ago(days)
              + "', '"
              + ago(days)
              + "', 3, 'E')");
      TestPostgres.asSuperuser(
          database,
          "INSERT INTO job_runs (job, scheduled_for, origin, status, start_at, finished_at) VALUES ('j', '"
              + ago(days)
              + "', 'SCHEDULE', 'SUCCEEDED', '"
              + ago(days)
              + "', '"
              + ago(days)
              + "')");
    }
    TestPostgres.asSuperuser(
        database,
        "INSERT INTO job_runs (job, scheduled_for, origin, status, start_at, finished_at) VALUES ('rare', '"
            + ago(99)
            + "', 'SCHEDULE', 'SUCCEEDED', '"
            + ago(99)
            + "', '"
            + ago(99)
            + "')");
    for (Job job : cleanup.jobs()) {
      long wouldDo = job.task().run(/* dryRun= */ true);
      assertThat(job.task().run(/* dryRun= */ false))
          .as(job.name())
          .isEqualTo(wouldDo)
          .isPositive();
      assertThat(job.task().run(/* dryRun= */ false)).as(job.name()).isZero();
    }
    assertThat(letters()).isEqualTo(1);
    // The newest row of a job stays: here the one of 92 days, which was added last.
    assertThat(count("job = 'j'")).isEqualTo(4);
    assertThat(count("job = 'rare'")).isEqualTo(1);
  }

  @Test
  void metersShowHowJobsGo() {
    MeterRegistry registry = Metrics.globalRegistry();
    MetricsText text = new MetricsText(registry, MetricsConfig.create());
    // A name of its own: all tests of a JVM count together.
    Job metered = new Job("metered", EVERY_MINUTE, "", this::effect);
    Jobs jobs =
        track(
            new Jobs(
                List.of(metered),
                db,
                runs,
                new Jobs.Watch(new JobMeters(registry), Tracing.off()),
                clock,
                new Random(7),
                PACE));
    jobs.start();
    clock.set(NOON.plusSeconds(16));
    Await.until(
        "the figures are read",
        () ->
            metric(text, "job_last_success_timestamp_seconds") >= NOON.getEpochSecond()
                && metric(text, "job_runs_total") == 1);
    assertThat(scraped(text)).contains("job_runs_total{job=\"metered\",result=\"succeeded\"");
    assertThat(metric(text, "job_duration_seconds_count")).isEqualTo(1);
    assertThat(metric(text, "job_start_delay_seconds_sum")).isEqualTo(16);
    assertThat(metric(text, "dlq_entries")).isZero();
    assertThat(metric(text, "job_period_seconds")).isEqualTo(60);
  }

  private static String scraped(MetricsText text) {
    return new String(text.text(), StandardCharsets.UTF_8);
  }

  private static double metric(MetricsText text, String name) {
    return scraped(text)
        .lines()
        .filter(line -> line.startsWith(name + "{job=\"metered\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private Instant ago(int days) {
    return clock.instant().minus(Duration.ofDays(days));
  }
}
