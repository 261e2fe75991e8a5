package ch.atmr.platform.jobs;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.telemetry.Start;
import ch.atmr.platform.telemetry.Trace;
import ch.atmr.platform.telemetry.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a run that this process has taken: on a thread of its own, with signs of life, until
 * it ends, takes too long, or passes to another process.
 */
final class JobRunner {
  private static final Logger LOG = Logger.getLogger(JobRunner.class.getName());
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Db db;
  private final JobRunRepository runs;
  private final JobMeters meters;
  private final Tracing tracing;
  private final Clock clock;
  private final Pace pace;

  JobRunner(
      Db db, JobRunRepository runs, JobMeters meters, Tracing tracing, Clock clock, Pace pace) {
    this.db = db;
    this.runs = runs;
    this.meters = meters;
    this.tracing = tracing;
    this.clock = clock;
    this.pace = pace;
  }

  /**
   * Carries it out and records how it ended. When the calling thread is interrupted, the run goes
   * back to wait for another process.
   *
   * @return what it did; empty when it did not succeed
   */
  Optional<Long> carryOut(Job job, JobRun run) {
    meters.delayed(job.name(), Duration.between(run.scheduledFor(), clock.instant()));
    AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    Thread work =
        Thread.ofVirtual()
            .name("job-" + job.name())
            .start(() -> outcome.set(tracing.begin(Start.job(job.name()), () -> attempt(job))));
    long started = System.nanoTime();
    try {
      while (!work.join(pace.heartbeat())) {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
        if (elapsed.compareTo(job.limits().timeout()) > 0) {
          work.interrupt();
          end(job, run, JobRun.End.TIMED_OUT, Optional.empty(), Optional.of("TimedOut"));
          return Optional.empty();
        }
        if (!beat(run)) {
          work.interrupt();
          LOG.warning(() -> "job " + job.name() + " passed to another process");
          return Optional.empty();
        }
      }
    } catch (InterruptedException e) {
      giveBack(job, run, work);
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      meters.took(job.name(), Duration.ofNanos(System.nanoTime() - started));
    }
    return record(job, run, outcome.get());
  }

  private static Outcome attempt(Job job) {
    try {
      return new Outcome(job.task().run(/* dryRun= */ false), null);
    } catch (RuntimeException | Error e) {
      Trace.fail(e.getClass().getName());
      return new Outcome(0, e);
    }
  }

  private Optional<Long> record(Job job, JobRun run, @Nullable Outcome outcome) {
    if (outcome == null || outcome.failure() != null) {
      fail(job, run, outcome == null ? new IllegalStateException("no end") : outcome.failure());
      return Optional.empty();
    }
    Optional<Long> done = Optional.of(outcome.done());
    end(job, run, JobRun.End.SUCCEEDED, done, Optional.empty());
    LOG.info(() -> "job " + job.name() + " did " + outcome.done());
    return done;
  }

  private void fail(Job job, JobRun run, @Nullable Throwable failure) {
    String error = failure == null ? "unknown" : failure.getClass().getSimpleName();
    boolean last = run.attempt() >= job.limits().attempts();
    LOG.log(
        last ? Level.SEVERE : Level.WARNING,
        "job " + job.name() + " failed in attempt " + run.attempt(),
        failure);
    if (last) {
      end(job, run, JobRun.End.FAILED, Optional.empty(), Optional.of(error));
      return;
    }
    Instant again = clock.instant().plus(job.limits().pauseAfter(run.attempt()));
    if (db.nobody(tx -> runs.await(tx, run, run.attempt(), again, error))) {
      meters.retries(job.name());
    }
  }

  private void end(
      Job job, JobRun run, JobRun.End end, Optional<Long> done, Optional<String> error) {
    Instant now = clock.instant();
    boolean mine =
        db.nobody(tx -> {
          boolean ended = runs.end(tx, run, end, done, error, now);
          if (ended && error.isPresent()) {
            runs.deadLetter(tx, job.name(), run.scheduledFor(), run.attempt(), error.get(), now);
          }
          return ended;
        });
    if (mine) {
      meters.ended(job.name(), end);
    }
  }

  // An unreachable database is no sign that the run has passed to another process.
  private boolean beat(JobRun run) {
    try {
      return db.nobody(tx -> runs.heartbeat(tx, run));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "no sign of life of job " + run.job(), e);
      return true;
    }
  }

  private void giveBack(Job job, JobRun run, Thread work) {
    work.interrupt();
    try {
      work.join(LAST_WORDS);
      db.nobody(tx -> runs.await(tx, run, run.attempt() - 1, clock.instant(), "Stopped"));
    } catch (InterruptedException | RuntimeException e) {
      LOG.log(Level.WARNING, "job " + job.name() + " is taken up when this process is silent", e);
    }
  }

  private record Outcome(long done, @Nullable Throwable failure) {}
}
