package ch.atmr.platform.jobs;

import java.time.Duration;

/**
 * A scheduled piece of work. Running it twice does no harm.
 *
 * @param name lower case with dashes
 * @param schedule when it is due
 * @param runsIn who starts it
 * @param limits how long it may take and how often it is tried
 * @param does one line for operators
 */
public record Job(
    String name, Schedule schedule, RunsIn runsIn, Limits limits, String does, Task task) {

  /**
   * A job of the serving processes, one of which runs it.
   *
   * @param cron when it is due: second, minute, hour, day of month, month, day of week
   */
  public Job(String name, String cron, String does, Task task) {
    this(name, Schedule.of(cron), RunsIn.IN_PROCESS, Limits.USUAL, does, task);
  }

  /**
   * A job that a Kubernetes CronJob starts with {@code job run NAME}, apart from the serving
   * processes; Kubernetes tries again what fails.
   *
   * @param timeout after which it is interrupted
   */
  public static Job cronJob(String name, String cron, Duration timeout, String does, Task task) {
    Limits once = new Limits(timeout, 1, Duration.ZERO);
    return new Job(name, Schedule.of(cron), RunsIn.CRONJOB, once, does, task);
  }

  /** Who starts a job: never both. */
  public enum RunsIn {
    IN_PROCESS,
    CRONJOB
  }

  /**
   * What a run may take.
   *
   * @param timeout after which an attempt is interrupted; it is not tried again
   * @param attempts at most
   * @param pause after the first attempt that failed; doubled after each further one
   */
  public record Limits(Duration timeout, int attempts, Duration pause) {
    static final Limits USUAL = new Limits(Duration.ofMinutes(10), 3, Duration.ofSeconds(30));

    Duration pauseAfter(int attempt) {
      return pause.multipliedBy(1L << Math.min(attempt - 1, 10));
    }
  }

  /** The work. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it. When the run takes too long or passes to another process, the thread is interrupted.
     *
     * @param dryRun only counts what it would do
     * @return how many things it did, or would do
     */
    long run(boolean dryRun);
  }
}
