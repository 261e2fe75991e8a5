package ch.atmr.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each slot once, whoever looks and whatever the clocks do. */
class JobsTest extends JobProcesses {
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
    Await.until("it ran", () -> count("status = 'SUCCEEDED'") == 1);
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
    Await.until("it ran", () -> effects.get() == 1);
    clock.advance(Duration.ofDays(5)); // nobody looks meanwhile
    clock.set(clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(6)));
    Jobs late = process(daily);
    late.tick();
    Await.until("the missed one ran", () -> effects.get() == 2);
    late.tick();
    assertThat(count("true")).isEqualTo(2);
  }

  @Test
  void aSlotThatIsTooLateIsLeftOut() {
    Job daily = new Job("job", "0 17 3 * * ?", "", this::effect);
    pass(process(daily), Duration.ofDays(1));
    Await.until("it ran", () -> effects.get() == 1);
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

  /** Lets time pass in steps of half a period, each slot run before the next step. */
  private void pass(Jobs jobs, Duration time) {
    Instant end = NOON.plus(time);
    Duration step =
        time.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofMinutes(30) : Duration.ofSeconds(20);
    for (Instant now = NOON; now.isBefore(end); now = now.plus(step)) {
      clock.set(now);
      jobs.tick();
      Await.until("nothing runs", () -> count("status = 'RUNNING'") == 0);
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
      barrier.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
