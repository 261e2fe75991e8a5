package ch.atmr.platform.outbox;

import ch.atmr.platform.outbox.Outbox.Claimed;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Delivers events to their topic's consumer until it is stopped. An event comes at least once, so
 * consumers bear a repetition; a failing one is tried again later and later, then set aside.
 */
public final class OutboxDelivery implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(OutboxDelivery.class.getName());
  private static final int BATCH = 20;
  private static final int MAX_ATTEMPTS = 12;
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Outbox outbox;
  private final Map<String, Consumer<OutboxEvent>> consumers;
  private final Clock clock;
  private final Thread worker;
  private final Duration poll;

  public OutboxDelivery(
      Outbox outbox, Map<String, Consumer<OutboxEvent>> consumers, Clock clock, Duration poll) {
    this.outbox = outbox;
    this.consumers = Map.copyOf(consumers);
    this.clock = clock;
    this.poll = poll;
    this.worker = Thread.ofVirtual().name("outbox").unstarted(this::run);
  }

  public void start() {
    worker.start();
  }

  /** Delivers what is due now; how many events were taken. */
  public int deliverDue() {
    List<Claimed> due = outbox.claim(BATCH, LEASE);
    due.forEach(this::deliver);
    return due.size();
  }

  @Override
  public void close() {
    worker.interrupt();
    try {
      worker.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (deliverDue() < BATCH) {
          Thread.sleep(poll);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "outbox cannot be read", e);
        sleepAfterFailure();
      }
    }
  }

  private void deliver(Claimed event) {
    Consumer<OutboxEvent> consumer = consumers.get(event.topic());
    try {
      if (consumer == null) {
        throw new IllegalStateException("no consumer of topic " + event.topic());
      }
      consumer.accept(outbox.open(event));
      outbox.done(event);
    } catch (RuntimeException e) {
      boolean giveUp = event.attempts() >= MAX_ATTEMPTS;
      LOG.log(giveUp ? Level.SEVERE : Level.WARNING, "event " + event.id() + " not delivered", e);
      outbox.retry(
          event, clock.instant().plus(pause(event.attempts())), giveUp, e.getClass().getName());
    }
  }

  private static Duration pause(int attempts) {
    Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 12));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void sleepAfterFailure() {
    try {
      Thread.sleep(poll.multipliedBy(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
