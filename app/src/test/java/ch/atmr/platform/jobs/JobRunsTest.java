package ch.atmr.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.Await;
import ch.atmr.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of a run that fails, hangs, or loses its process. */
class JobRunsTest extends JobProcesses {
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
    Await.until("attempt 1", () -> count("status = 'WAITING' AND attempt = 1") == 1);
    jobs.tick();
    // The pause is not over: a look takes runs up before it returns, and this one it left alone.
    assertThat(count("status = 'WAITING' AND attempt = 1")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(6));
    jobs.tick();
    Await.until("attempt 2", () -> count("status = 'WAITING' AND attempt = 2") == 1);
    clock.advance(Duration.ofSeconds(11));
    jobs.tick();
    Await.until("it failed", () -> count("status = 'FAILED' AND attempt = 3") == 1);
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
            new Job.Limits(Duration.ofSeconds(2), 3, Duration.ofSeconds(5)),
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
    Await.until("it is timed out", () -> count("status = 'TIMED_OUT'") == 1);
    Await.until("it was told", () -> interrupted.get() == 1);
    assertThat(letters()).isEqualTo(1);
    clock.set(NOON.plusSeconds(76));
    jobs.tick();
    Await.until("the next slot ran", () -> count("status = 'SUCCEEDED'") == 1);
  }

  @Test
  void theRunOfAProcessThatDiedIsTakenUpAndTheDeadOneIsFencedOff() {
    Jobs jobs = process(job(EVERY_MINUTE));
    clock.set(NOON.plusSeconds(16));
    JobRun dead = claimAsOther();
    jobs.tick();
    // It may still live.
    assertThat(count("status = 'RUNNING' AND worker = 'dead' AND attempt = 1")).isEqualTo(1);
    silence(dead);
    jobs.tick();
    Await.until("another ran it", () -> count("status = 'SUCCEEDED' AND attempt = 2") == 1);
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
    assertThat(begun.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    TestPostgres.asSuperuser(database, "UPDATE job_runs SET worker = 'another', attempt = 2");
    assertThat(told.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
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
    assertThat(begun.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    stopping.close();
    assertThat(count("status = 'WAITING' AND attempt = 0")).isEqualTo(1);
    process(job(EVERY_MINUTE)).tick();
    Await.until("another ran it", () -> effects.get() == 1);
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
    assertThat(begun.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    clock.set(NOON.plusSeconds(76));
    Jobs second = process(slow);
    second.tick();
    assertThat(second.runNow(slow)).isEmpty(); // by hand neither
    assertThat(count("status = 'RUNNING'")).isEqualTo(1);
    assertThat(count("status = 'WAITING'")).isEqualTo(1);
    go.countDown();
    Await.until(
        "both slots ran",
        () -> {
          second.tick();
          return count("status = 'SUCCEEDED'") == 2;
        });
  }

  private static Job limited(Job.Limits limits, Job.Task task) {
    return new Job(
        "job", Schedule.of(EVERY_MINUTE), Job.RunsIn.IN_PROCESS, limits, "limited", task);
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
        "UPDATE job_runs SET heartbeat_at = clock_timestamp() - interval '121 seconds' WHERE id = "
            + run.id());
  }
}
