package ch.atmr.platform.jobs;

/**
 * A scheduled piece of work. Running it twice does no harm.
 *
 * @param name lower case with dashes
 * @param cron when it is due: second, minute, hour, day of month, month, day of week
 * @param does one line for operators
 */
public record Job(String name, String cron, String does, Task task) {

  /** The work. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it.
     *
     * @param dryRun only counts what it would do
     * @return how many things it did, or would do
     */
    long run(boolean dryRun);
  }
}
