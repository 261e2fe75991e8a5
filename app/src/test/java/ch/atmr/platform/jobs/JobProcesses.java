package ch.atmr.platform.jobs;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.telemetry.Tracing;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.MetricsConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/**
 * Jobs on several processes and a real database. Tests tick by hand; the clock is theirs, and
 * stands still between.
 */
abstract class JobProcesses {
  static final Pace PACE =
      new Pace(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMinutes(2), Duration.ZERO);
  static final Instant NOON = Instant.parse("2026-11-24T11:00:00Z");
  static final String EVERY_MINUTE = "0 * * * * ?";

  final Database database = TestPostgres.database();
  final Db db = new Db(database.app());
  final SettableClock clock = SettableClock.standing();
  final JobRunRepository runs = new JobRunRepository();
  final AtomicInteger effects = new AtomicInteger();
  private final List<Jobs> processes = new ArrayList<>();

  JobProcesses() {
    clock.set(NOON.minusSeconds(30));
  }

  @AfterEach
  void stop() {
    processes.forEach(Jobs::close);
    db.close();
  }

  Job job(String cron) {
    return new Job("job", cron, "counts", this::effect);
  }

  long effect(boolean dryRun) {
    if (!dryRun) {
      effects.incrementAndGet();
    }
    return 1;
  }

  Jobs process(Job... jobs) {
    MeterRegistry registry = Metrics.createMeterRegistry(MetricsConfig.create());
    return track(
        new Jobs(
            List.of(jobs),
            db,
            runs,
            new Jobs.Watch(new JobMeters(registry), Tracing.off()),
            clock,
            new Random(7),
            PACE));
  }

  Jobs track(Jobs process) {
    processes.add(process);
    return process;
  }

  long count(String condition) {
    return db.nobody(tx ->
        tx.sql("SELECT count(*) AS n FROM job_runs WHERE " + condition)
            .one(row -> row.longValue("n")));
  }

  long letters() {
    return db.nobody(
        tx -> tx.sql("SELECT count(*) AS n FROM job_dead_letters").one(row -> row.longValue("n")));
  }
}
