package ch.atmr.platform.jobs;

import java.util.function.LongSupplier;

/** Much work as many short transactions, between which a run may be told to stop. */
public final class Batches {
  private Batches() {}

  /**
   * Repeats a batch until it comes out smaller than it might.
   *
   * @param size the most that a batch does
   * @param batch does one, says how much it did
   * @return how much was done in all
   * @throws RunInterrupted when the thread was told to stop; what was done stays done
   */
  public static long untilSmaller(int size, LongSupplier batch) {
    long total = 0;
    long done;
    do {
      checkpoint();
      done = batch.getAsLong();
      total += done;
    } while (done >= size);
    return total;
  }

  /**
   * A place to stop.
   *
   * @throws RunInterrupted when the thread was told to
   */
  public static void checkpoint() {
    if (Thread.currentThread().isInterrupted()) {
      throw new RunInterrupted();
    }
  }
}
