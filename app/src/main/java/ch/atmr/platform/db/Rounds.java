package ch.atmr.platform.db;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Work that is done over and over, in a thread of its own, until it is closed. */
public final class Rounds implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private final Thread worker;
  private final Duration afterFailure;
  private final Consumer<RuntimeException> failed;

  /**
   * @param name of the thread
   * @param round one round; how long to rest after it
   * @param afterFailure how long to rest after a round that threw
   * @param failed is told what a round threw
   */
  public Rounds(
      String name,
      Supplier<Duration> round,
      Duration afterFailure,
      Consumer<RuntimeException> failed) {
    this.worker = Thread.ofVirtual().name(name).unstarted(() -> run(round));
    this.afterFailure = afterFailure;
    this.failed = failed;
  }

  public void start() {
    worker.start();
  }

  /** Interrupts the round that runs and waits for its end, some seconds at most. */
  @Override
  public void close() {
    if (worker.getState() == Thread.State.NEW) {
      return;
    }
    worker.interrupt();
    try {
      worker.join(LONGEST_END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Supplier<Duration> round) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(rest(round));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Duration rest(Supplier<Duration> round) {
    try {
      return round.get();
    } catch (RuntimeException e) {
      failed.accept(e);
      return afterFailure;
    }
  }
}
