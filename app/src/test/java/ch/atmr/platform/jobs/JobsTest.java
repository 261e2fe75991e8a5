package ch.atmr.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.telemetry.MetricsText;
import ch.atmr.platform.telemetry.Tracing;
import ch.atmr.testing.Await;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.MetricsConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Jobs on several processes and a real database: each slot once, whatever dies, fails, hangs or
 * turns its clock back. Tests tick by hand; the clock is theirs.
 */
class JobsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pace PACE =
      new Pace(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ZERO);
  private static final Instant NOON = Instant.parse("2026-11-24T11:00:00Z");
  private static final String EVERY_MINUTE = "0 * * * * ?";

  private final Database database = TestPostgres.database();
  private final Db db = new Db(database.app());
  private final SettableClock clock = new SettableClock();
  private final JobRunRepository runs = new JobRunRepository();
  private final AtomicInteger effects = new AtomicInteger();
  private final List<Jobs> processes = new ArrayList<>();

  JobsTest() {
    clock.set(NOON.minusSeconds(30));
  }

  @AfterEach
  void stop() {
    processes.forEach(Jobs::close);
    db.close();
  }

  @Test
  void twoProcessesRunEachSlotOnce() throws InterruptedException {
    Jobs first = process(job(EVERY_MINUTE));
    Jobs second = process(job(EVERY_MINUTE));
    for (int slot = 1; slot <= 10; slot++) {
      clock.set(NOON.plusSeconds(60L * slot + 16)); // the longest delay is over
      tickTogether(first, second);
      int wanted = slot;
      Await.until(
          "slot " + slot + " ran",
          LIMIT,
          () -> {
            first.tick(); // a process that lost the race looks again
            return count("status = 'SUCCEEDED'") == wanted;
          });
    }
    assertThat(effects).hasValue(10);
    assertThat(count("true")).isEqualTo(10);
  }

  @Test
  void aCronJobIsNeverScheduledInProcess() {
    Job weekly = Job.cronJob("elsewhere", EVERY_MINUTE, Duration.ofHours(1), "", this::effect);
    Jobs jobs = process(weekly);
    pass(jobs, Duration.ofMinutes(5));
    assertThat(count("true")).isZero();
    assertThat(jobs.runNow(weekly)).contains(1L);
    assertThat(effects).hasValue(1);
    assertThat(count("origin = 'COMMAND' AND status = 'SUCCEEDED' AND done = 1")).isEqualTo(1);
  }

  @Test
  void aSlotWaitsForItsDrawnDelay() {
    Jobs jobs = process(job(EVERY_MINUTE));
    clock.set(NOON.plusMillis(1));
    jobs.tick();
    assertThat(
            count(
                "status = 'WAITING' AND start_at > scheduled_for"
                    + " AND start_at <= scheduled_for + interval '15 seconds'"))
        .isEqualTo(1);
    assertThat(effects).hasValue(0);
    clock.set(NOON.plusSeconds(16));
    jobs.tick();
    Await.until("it ran", LIMIT, () -> count("status = 'SUCCEEDED'") == 1);
  }

  @Test
  void delaysAreUniformAndDrawnForEachRun() {
    Job daily = new Job("daily", "0 17 3 * * ?", "", this::effect);
    Jobs jobs = process(daily);
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      delays.add(jobs.drawJitter(daily).toMillis());
    }
    assertThat(delays).allSatisfy(delay -> assertThat(delay).isBetween(0L, 300_000L));
    assertThat(delays).doesNotHaveDuplicates();
    for (int quarter = 0; quarter < 4; quarter++) {
      long from = quarter * 75_000L;
      assertThat(delays.stream().filter(d -> d >= from && d < from + 75_000))
          .hasSizeBetween(30, 75);
    }
  }

  @Test
  void aClockSetBackRunsNothingTwice() {
    Jobs jobs = process(job(EVERY_MINUTE));
    pass(jobs, Duration.ofMinutes(3));
    int before = effects.get();
    assertThat(before).isEqualTo(3);
    clock.advance(Duration.ofHours(-1));
    Jobs restarted = process(job(EVERY_MINUTE));
    jobs.tick();
    restarted.tick();
    clock.set(NOON.plusSeconds(60 * 2 + 59)); // an hour later, the clocks are where they were
    jobs.tick();
    restarted.tick();
    assertThat(count("true")).isEqualTo(before);
    assertThat(count("status = 'SUCCEEDED'")).isEqualTo(before);
    assertThat(effects.get()).isEqualTo(before);
  }

  @Test
  void ofSlotsThatWereMissedTheLatestIsCaughtUp() {
    Job daily = new Job("job", "0 17 3 * * ?", "", this::effect);
    pass(process(daily), Duration.ofDays(1));
    Await.until("it ran", LIMIT, () -> effects.get() == 1);
    clock.advance(Duration.ofDays(5)); // nobody looks meanwhile
    clock.set(clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(6)));
    Jobs late = process(daily);
    late.tick();
    Await.until("the missed one ran", LIMIT, () -> effects.get() == 2);
    late.tick();
    assertThat(count("true")).isEqualTo(2);
  }

  @Test
  void aSlotThatIsTooLateIsLeftOut() {
    Job daily = new Job("job", "0 17 3 * * ?", "", this::effect);
    pass(process(daily), Duration.ofDays(1));
    Await.until("it ran", LIMIT, () -> effects.get() == 1);
    clock.advance(Duration.ofDays(3)); // noon: more than six hours after the slot
    process(daily).tick();
    assertThat(count("status = 'EXPIRED'")).isEqualTo(1);
    assertThat(effects).hasValue(1);
  }

  @Test
  void aFirstProcessDoesNotCatchUpOnTheTimeBeforeIt() {
    clock.set(Instant.parse("2026-11-24T05:00:00Z")); // 06:00, less than six hours after 03:17
    process(new Job("job", "0 17 3 * * ?", "", this::effect)).tick();
    assertThat(count("true")).isZero();
  }

  @Test
  void aFailureIsTriedAgainLaterAndThenSetAside() {
    Job failing =
        limited(
            new Job.Limits(Duration.ofMinutes(1), 3, Duration.ofSeconds(5)),
            _ -> {
              effects.incrementAndGet();
              throw new IllegalStateException("on purpose");
            });
    Jobs jobs = process(failing);
    clock.set(NOON.plusSeconds(16));
    jobs.tick();
    Await.until("attempt 1", LIMIT, () -> count("status = 'WAITING' AND attempt = 1") == 1);
    jobs.tick();
    assertThat(effects).hasValue(1); // the pause is not over
    clock.advance(Duration.ofSeconds(6));
    jobs.tick();
    Await.until("attempt 2", LIMIT, () -> count("status = 'WAITING' AND attempt = 2") == 1);
    clock.advance(Duration.ofSeconds(11));
    jobs.tick();
    Await.until("it failed", LIMIT, () -> count("status = 'FAILED' AND attempt = 3") == 1);
    assertThat(count("error = 'IllegalStateException'")).isEqualTo(1);
    assertThat(letters()).isEqualTo(1);
    assertThat(effects).hasValue(3);
  }

  @Test
  void aJobThatNeverEndsIsInterruptedAndTheNextSlotRuns() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    Job hanging =
        limited(
            new Job.Limits(Duration.ofMillis(200), 3, Duration.ofSeconds(5)),
            _ -> {
              if (effects.incrementAndGet() > 1) {
                return 1;
              }
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw new RunInterrupted();
              }
              return 0;
            });
    Jobs jobs = process(hanging);
    clock.set(NOON.plusSeconds(16));
    jobs.tick();
    Await.until("it is timed out", LIMIT, () -> count("status = 'TIMED_OUT'") == 1);
    Await.until("it was told", LIMIT, () -> interrupted.get() == 1);
    assertThat(letters()).isEqualTo(1);
    clock.set(NOON.plusSeconds(76));
    jobs.tick();
    Await.until("the next slot ran", LIMIT, () -> count("status = 'SUCCEEDED'") == 1);
  }

  @Test
  void theRunOfAProcessThatDiedIsTakenUpAndTheDeadOneIsFencedOff() {
    Jobs jobs = process(job(EVERY_MINUTE));
    clock.set(NOON.plusSeconds(16));
    JobRun dead = claimAsOther();
    assertThat(effects).hasValue(0);
    jobs.tick();
    assertThat(effects).hasValue(0); // it may still live
    silence(dead);
    jobs.tick();
    Await.until("another ran it", LIMIT, () -> count("status = 'SUCCEEDED' AND attempt = 2") == 1);
    assertThat(effects).hasValue(1);
    assertThat(db.<Boolean>nobody(tx -> runs.heartbeat(tx, dead))).isFalse();
    assertThat(
            db.<Boolean>nobody(tx ->
                runs.end(
                    tx,
                    dead,
                    JobRun.End.FAILED,
                    Optional.empty(),
                    Optional.of("Late"),
                    clock.instant())))
        .isFalse();
    assertThat(count("status = 'SUCCEEDED'")).isEqualTo(1);
  }

  @Test
  void aRunThatPassedToAnotherIsInterruptedHere() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    Jobs jobs =
        process(
            new Job(
                "job",
                EVERY_MINUTE,
                "",
                _ -> {
                  begun.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    told.countDown();
                  }
                  return 0;
                }));
    clock.set(NOON.plusSeconds(16));
    jobs.tick();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    TestPostgres.asSuperuser(database, "UPDATE job_runs SET worker = 'another', attempt = 2");
    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(count("status = 'RUNNING' AND worker = 'another'")).isEqualTo(1);
  }

  @Test
  void aProcessThatStopsGivesItsRunBack() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Jobs stopping =
        process(
            new Job(
                "job",
                EVERY_MINUTE,
                "",
                _ -> {
                  begun.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    throw new RunInterrupted();
                  }
                  return 0;
                }));
    clock.set(NOON.plusSeconds(16));
    stopping.tick();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    stopping.close();
    assertThat(count("status = 'WAITING' AND attempt = 0")).isEqualTo(1);
    process(job(EVERY_MINUTE)).tick();
    Await.until("another ran it", LIMIT, () -> effects.get() == 1);
  }

  @Test
  void aJobRunsOnceAtATime() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Job slow =
        new Job(
            "job",
            EVERY_MINUTE,
            "",
            _ -> {
              begun.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new RunInterrupted();
              }
              return effects.incrementAndGet();
            });
    Jobs jobs = process(slow);
    clock.set(NOON.plusSeconds(16));
    jobs.tick();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    clock.set(NOON.plusSeconds(76));
    Jobs second = process(slow);
    second.tick();
    assertThat(second.runNow(slow)).isEmpty(); // by hand neither
    assertThat(count("status = 'RUNNING'")).isEqualTo(1);
    assertThat(count("status = 'WAITING'")).isEqualTo(1);
    go.countDown();
    Await.until(
        "both slots ran",
        LIMIT,
        () -> {
          second.tick();
          return count("status = 'SUCCEEDED'") == 2;
        });
  }

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
        LIMIT,
        () ->
            metric(text, "job_last_success_timestamp_seconds") >= NOON.getEpochSecond()
                && metric(text, "job_runs_total") == 1);
    assertThat(scraped(text)).contains("job_runs_total{job=\"metered\",result=\"succeeded\"");
    assertThat(metric(text, "job_duration_seconds_count")).isEqualTo(1);
    assertThat(metric(text, "job_start_delay_seconds_sum")).isBetween(10d, 60d);
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

  private static Job limited(Job.Limits limits, Job.Task task) {
    return new Job(
        "job", Schedule.of(EVERY_MINUTE), Job.RunsIn.IN_PROCESS, limits, "limited", task);
  }

  private Job job(String cron) {
    return new Job("job", cron, "counts", this::effect);
  }

  private long effect(boolean dryRun) {
    if (!dryRun) {
      effects.incrementAndGet();
    }
    return 1;
  }

  private Jobs process(Job... jobs) {
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

  private Jobs track(Jobs process) {
    processes.add(process);
    return process;
  }

  /** Lets time pass in steps of half a period, each slot run before the next step. */
  private void pass(Jobs jobs, Duration time) {
    Instant end = NOON.plus(time);
    Duration step =
        time.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofMinutes(30) : Duration.ofSeconds(20);
    for (Instant now = NOON; now.isBefore(end); now = now.plus(step)) {
      clock.set(now);
      jobs.tick();
      Await.until("nothing runs", LIMIT, () -> count("status = 'RUNNING'") == 0);
    }
  }

  private static void tickTogether(Jobs first, Jobs second) throws InterruptedException {
    CyclicBarrier barrier = new CyclicBarrier(2);
    Thread other =
        Thread.ofVirtual()
            .start(() -> {
              await(barrier);
              second.tick();
            });
    await(barrier);
    first.tick();
    other.join();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Claims the slot of noon as a process that then dies. */
  private JobRun claimAsOther() {
    return db.nobody(tx -> {
      runs.plan(tx, "job", NOON, NOON, NOON.plusSeconds(120), NOON.minusSeconds(60));
      long id = runs.due(tx, List.of("job"), clock.instant()).getFirst().id();
      return runs.claim(tx, id, "dead", clock.instant());
    });
  }

  private void silence(JobRun run) {
    TestPostgres.asSuperuser(
        database,
        "UPDATE job_runs SET heartbeat_at = clock_timestamp() - interval '3 seconds' WHERE id = "
            + run.id());
  }

  private Instant ago(int days) {
    return clock.instant().minus(Duration.ofDays(days));
  }

  private long count(String condition) {
    return db.nobody(tx ->
        tx.sql("SELECT count(*) AS n FROM job_runs WHERE " + condition)
            .one(row -> row.longValue("n")));
  }

  private long letters() {
    return db.nobody(
        tx -> tx.sql("SELECT count(*) AS n FROM job_dead_letters").one(row -> row.longValue("n")));
  }
}
