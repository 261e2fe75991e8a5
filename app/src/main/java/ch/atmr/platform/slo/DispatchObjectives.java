package ch.atmr.platform.slo;

import java.time.Duration;
import java.util.List;

/**
 * What dispatch promises.
 *
 * @param window within which breaches are counted
 * @param pageAfter breaches within it that somebody must be told of
 * @param criticalAfter breaches within it that are critical
 * @param batches ascending by size; the first begins at 0
 */
public record DispatchObjectives(
    Duration window, int pageAfter, int criticalAfter, List<Batch> batches) {
  public DispatchObjectives {
    batches = List.copyOf(batches);
    if (batches.isEmpty() || batches.getFirst().from() != 0) {
      throw new IllegalArgumentException("the first batch begins at 0 rides");
    }
    if (pageAfter < 1 || criticalAfter < pageAfter) {
      throw new IllegalArgumentException("critical comes after the page");
    }
  }

  /** The batch that a run of so many rides belongs to. */
  public Batch of(int rides) {
    return batches.reversed().stream()
        .filter(batch -> batch.from() <= rides)
        .findFirst()
        .orElseGet(batches::getFirst);
  }

  /**
   * Runs of a size.
   *
   * @param from the least number of rides
   * @param latency what one run in twenty may exceed
   * @param success the share of runs that must end with a plan
   * @param quality the percentage of rides that a plan must serve
   */
  public record Batch(String name, int from, Duration latency, double success, double quality) {}
}
