package ch.atmr.platform.jobs;

import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tables of runs and dead letters. Signs of life are stamped by the database's own clock. */
public final class JobRunRepository {
  // A job that has never run does not catch up on slots from before there was a process to run it,
  // and a clock that was set back does not reach the slots before one that has come.
  private static final String PLAN =
      """
      INSERT INTO job_runs (job, scheduled_for, origin, status, start_at, expires_at)
      SELECT :job, :slot, 'SCHEDULE', 'WAITING', :start_at, :expires_at
      WHERE (CAST(:slot AS timestamptz) >= :since
             OR EXISTS (SELECT 1 FROM job_runs WHERE job = :job AND origin = 'SCHEDULE'))
        AND NOT EXISTS (
          SELECT 1 FROM job_runs
          WHERE job = :job AND origin = 'SCHEDULE' AND scheduled_for > :slot
            AND scheduled_for < CAST(:slot AS timestamptz) + interval '25 hours')
      ON CONFLICT DO NOTHING
      """;
  private static final String EXPIRE_EARLIER =
      """
      UPDATE job_runs SET status = 'EXPIRED', finished_at = :now
      WHERE job = :job AND origin = 'SCHEDULE' AND status = 'WAITING' AND attempt = 0
        AND scheduled_for < :slot
      """;
  private static final String DUE =
      """
      SELECT id, job, scheduled_for, status, attempt, coalesce(expires_at < :now, false) AS late
      FROM job_runs r
      WHERE job = ANY (CAST(:jobs AS text[])) AND status = 'WAITING' AND start_at <= :now
        AND NOT EXISTS (SELECT 1 FROM job_runs o WHERE o.job = r.job AND o.status = 'RUNNING')
      ORDER BY start_at
      FOR UPDATE SKIP LOCKED
      """;
  private static final String SILENT =
      """
      SELECT id, job, scheduled_for, attempt, origin FROM job_runs
      WHERE status = 'RUNNING' AND job = ANY (CAST(:jobs AS text[]))
        AND heartbeat_at < clock_timestamp() - make_interval(secs => :silence)
      FOR UPDATE SKIP LOCKED
      """;
  private static final String CLAIM =
      """
      UPDATE job_runs
      SET status = 'RUNNING', attempt = attempt + 1, worker = :worker, started_at = :now,
          heartbeat_at = clock_timestamp()
      WHERE id = :id
      RETURNING id, job, scheduled_for, attempt, worker
      """;
  private static final String BEGIN_COMMAND =
      """
      INSERT INTO job_runs (job, scheduled_for, origin, status, start_at, attempt, worker,
                            started_at, heartbeat_at)
      VALUES (:job, :now, 'COMMAND', 'RUNNING', :now, 1, :worker, :now, clock_timestamp())
      ON CONFLICT DO NOTHING
      RETURNING id, job, scheduled_for, attempt, worker
      """;
  private static final String MINE =
      "WHERE id = :id AND status = 'RUNNING' AND attempt = :attempt AND worker = :worker";
  private static final String HEARTBEAT =
      "UPDATE job_runs SET heartbeat_at = clock_timestamp() " + MINE;
  private static final String END =
      """
      UPDATE job_runs
      SET status = :end, finished_at = :now, done = CAST(:done AS bigint),
          error = CAST(:error AS text)
      """
          + MINE;
  private static final String WAIT =
      """
      UPDATE job_runs
      SET status = 'WAITING', start_at = :start_at, attempt = :counted, error = :error
      """
          + MINE;
  private static final String SETTLE =
      "UPDATE job_runs SET status = :end, finished_at = :now, error = :error WHERE id = :id";
  private static final String WAIT_AGAIN =
      """
      UPDATE job_runs SET status = 'WAITING', start_at = :now, error = :error WHERE id = :id
      """;
  private static final String DEAD_LETTER =
      """
      INSERT INTO job_dead_letters (job, scheduled_for, failed_at, attempts, error)
      VALUES (:job, :slot, :now, :attempts, :error)
      """;
  private static final String FIGURES =
      """
      SELECT j.job,
             (SELECT max(r.finished_at) FROM job_runs r
              WHERE r.job = j.job AND r.status = 'SUCCEEDED') AS last_success,
             (SELECT count(*) FROM job_dead_letters d WHERE d.job = j.job) AS dead
      FROM unnest(CAST(:jobs AS text[])) AS j (job)
      """;
  private static final String COUNT_DEAD =
      "SELECT count(*) AS letters FROM job_dead_letters WHERE failed_at < :before";
  private static final String DELETE_DEAD =
      "DELETE FROM job_dead_letters WHERE failed_at < :before";
  // The newest run of each job stays: what has run before catches up on what it missed.
  private static final String OLD_RUNS =
      """
      FROM job_runs r
      WHERE r.finished_at < :before
        AND EXISTS (SELECT 1 FROM job_runs n WHERE n.job = r.job AND n.id > r.id)
      """;
  private static final String COUNT_OLD = "SELECT count(*) AS runs " + OLD_RUNS;
  private static final String DELETE_OLD =
      "DELETE FROM job_runs WHERE id IN (SELECT r.id " + OLD_RUNS + " LIMIT :batch)";

  /** Adds a slot; false when it is there already, or from before there was a process to run it. */
  boolean plan(Tx tx, String job, Instant slot, Instant startAt, Instant expiresAt, Instant since) {
    return tx.sql(PLAN)
            .bind("job", job)
            .bind("slot", slot)
            .bind("start_at", startAt)
            .bind("expires_at", expiresAt)
            .bind("since", since)
            .update()
        == 1;
  }

  /** Leaves out the slots before one that never began; how many they were. */
  long expireEarlier(Tx tx, String job, Instant slot, Instant now) {
    return tx.sql(EXPIRE_EARLIER).bind("job", job).bind("slot", slot).bind("now", now).update();
  }

  /** The runs that wait and may begin, locked. */
  List<Due> due(Tx tx, List<String> jobs, Instant now) {
    return tx.sql(DUE)
        .bind("jobs", jobs)
        .bind("now", now)
        .list(row ->
            new Due(
                row.longValue("id"),
                row.text("job"),
                row.instant("scheduled_for"),
                row.intValue("attempt"),
                row.bool("late") && row.intValue("attempt") == 0));
  }

  /** The runs whose process gives no sign of life, locked. */
  List<Silent> silent(Tx tx, List<String> jobs, Duration silence) {
    return tx.sql(SILENT)
        .bind("jobs", jobs)
        .bind("silence", silence.toMillis() / 1e3)
        .list(row ->
            new Silent(
                row.longValue("id"),
                row.text("job"),
                row.instant("scheduled_for"),
                row.intValue("attempt"),
                row.text("origin").equals("COMMAND")));
  }

  /** Takes a run that {@link #due} has locked. */
  JobRun claim(Tx tx, long id, String worker, Instant now) {
    return tx.sql(CLAIM)
        .bind("id", id)
        .bind("worker", worker)
        .bind("now", now)
        .one(JobRunRepository::run);
  }

  /** Begins a run by command; empty when the job is running. */
  Optional<JobRun> beginCommand(Tx tx, String job, String worker, Instant now) {
    return tx.sql(BEGIN_COMMAND)
        .bind("job", job)
        .bind("worker", worker)
        .bind("now", now)
        .optional(JobRunRepository::run);
  }

  /** A sign of life; false when the run is no longer this process's. */
  boolean heartbeat(Tx tx, JobRun run) {
    return mine(tx, HEARTBEAT, run).update() == 1;
  }

  /** Ends a run; false when it is no longer this process's. */
  boolean end(
      Tx tx, JobRun run, JobRun.End end, Optional<Long> done, Optional<String> error, Instant now) {
    return mine(tx, END, run)
            .bind("end", end)
            .bind("done", done)
            .bind("error", error)
            .bind("now", now)
            .update()
        == 1;
  }

  /**
   * Puts a run back to wait; false when it is no longer this process's.
   *
   * @param counted the attempts that count
   */
  boolean await(Tx tx, JobRun run, int counted, Instant startAt, String error) {
    return mine(tx, WAIT, run)
            .bind("start_at", startAt)
            .bind("counted", counted)
            .bind("error", error)
            .update()
        == 1;
  }

  /** Ends a locked run that nobody works on. */
  void settle(Tx tx, long id, JobRun.End end, Optional<String> error, Instant now) {
    tx.sql(SETTLE).bind("id", id).bind("end", end).bind("error", error).bind("now", now).update();
  }

  /** Lets a locked run that nobody works on begin again. */
  void awaitAgain(Tx tx, long id, String error, Instant now) {
    tx.sql(WAIT_AGAIN).bind("id", id).bind("error", error).bind("now", now).update();
  }

  void deadLetter(Tx tx, String job, Instant slot, int attempts, String error, Instant now) {
    tx.sql(DEAD_LETTER)
        .bind("job", job)
        .bind("slot", slot)
        .bind("now", now)
        .bind("attempts", attempts)
        .bind("error", error)
        .update();
  }

  List<Figures> figures(Tx tx, List<String> jobs) {
    return tx.sql(FIGURES)
        .bind("jobs", jobs)
        .list(row ->
            new Figures(
                row.text("job"), row.optionalInstant("last_success"), row.longValue("dead")));
  }

  long countDeadLetters(Tx tx, Instant before) {
    return tx.sql(COUNT_DEAD).bind("before", before).one(row -> row.longValue("letters"));
  }

  long deleteDeadLetters(Tx tx, Instant before) {
    return tx.sql(DELETE_DEAD).bind("before", before).update();
  }

  long countRuns(Tx tx, Instant before) {
    return tx.sql(COUNT_OLD).bind("before", before).one(row -> row.longValue("runs"));
  }

  long deleteRuns(Tx tx, Instant before, int batch) {
    return tx.sql(DELETE_OLD).bind("before", before).bind("batch", batch).update();
  }

  private static Statement mine(Tx tx, String sql, JobRun run) {
    return tx.sql(sql)
        .bind("id", run.id())
        .bind("attempt", run.attempt())
        .bind("worker", run.worker());
  }

  private static JobRun run(Row row) {
    return new JobRun(
        row.longValue("id"),
        row.text("job"),
        row.instant("scheduled_for"),
        row.intValue("attempt"),
        row.text("worker"));
  }

  /**
   * A run that waits and may begin.
   *
   * @param late whether it should have begun before its deadline
   */
  record Due(long id, String job, Instant scheduledFor, int attempts, boolean late) {}

  /** A run whose process is thought dead. */
  record Silent(long id, String job, Instant scheduledFor, int attempts, boolean byCommand) {}

  /** What all processes show of a job. */
  record Figures(String job, Optional<Instant> lastSuccess, long deadLetters) {}
}
