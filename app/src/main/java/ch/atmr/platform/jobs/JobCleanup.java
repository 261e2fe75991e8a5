package ch.atmr.platform.jobs;

import ch.atmr.platform.db.Db;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Deletes what jobs leave behind. */
public final class JobCleanup {
  private static final Duration RUNS_KEPT = Duration.ofDays(90);
  private static final int BATCH = 1_000;

  private final Db db;
  private final JobRunRepository runs;
  private final Clock clock;
  private final Duration deadLettersKept;

  public JobCleanup(Db db, JobRunRepository runs, Clock clock, Duration deadLettersKept) {
    this.db = db;
    this.runs = runs;
    this.clock = clock;
    this.deadLettersKept = deadLettersKept;
  }

  public List<Job> jobs() {
    return List.of(
        new Job(
            "dlq-cleanup",
            "0 7 3 * * ?",
            "deletes dead letters of jobs after " + deadLettersKept.toDays() + " days",
            this::deadLetters),
        new Job(
            "job-history-cleanup",
            "0 27 3 * * ?",
            "deletes the history of runs after " + RUNS_KEPT.toDays() + " days",
            this::history));
  }

  private long deadLetters(boolean dryRun) {
    Instant before = clock.instant().minus(deadLettersKept);
    return db.nobody(
        tx -> dryRun ? runs.countDeadLetters(tx, before) : runs.deleteDeadLetters(tx, before));
  }

  private long history(boolean dryRun) {
    Instant before = clock.instant().minus(RUNS_KEPT);
    return dryRun
        ? db.nobody(tx -> runs.countRuns(tx, before))
        : Batches.untilSmaller(BATCH, () -> db.nobody(tx -> runs.deleteRuns(tx, before, BATCH)));
  }
}
