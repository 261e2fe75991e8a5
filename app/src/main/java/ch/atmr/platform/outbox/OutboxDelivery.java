package ch.atmr.platform.outbox;

import ch.atmr.platform.db.Rounds;
import ch.atmr.platform.outbox.Outbox.Claimed;
import ch.atmr.platform.telemetry.Start;
import ch.atmr.platform.telemetry.Trace;
import ch.atmr.platform.telemetry.Tracing;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Delivers events to their topic's consumer until it is stopped.
 *
 * <p><b>At least once.</b> A process that dies between an event's effect and its mark has it
 * delivered again, so consumers bear a repetition: by an effect that is the same twice, by {@link
 * Outbox#isFirst} in the transaction of the effect, or, where the effect leaves the database, by
 * handing on {@link OutboxEvent#key} so that the other side can tell.
 *
 * <p><b>In no order.</b> Events are taken as they fall due, several processes take them at a time,
 * and one that fails is overtaken. A consumer that needs the latest reads it, instead of trusting
 * the event.
 *
 * <p>A failing event is tried again later and later, twelve times within some hours, then set aside
 * and counted as {@code outbox_failed}.
 */
public final class OutboxDelivery implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(OutboxDelivery.class.getName());
  private static final int BATCH = 20;
  private static final int MAX_ATTEMPTS = 12;
  private static final Duration FIGURES_LIFE = Duration.ofSeconds(15);
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Outbox outbox;
  private final Map<String, Consumer<OutboxEvent>> consumers;
  private final Tracing tracing;
  private final Clock clock;
  private final Rounds rounds;
  private final AtomicReference<OutboxFigures> figures = new AtomicReference<>(OutboxFigures.NONE);
  private Instant nextFigures = Instant.EPOCH;

  public OutboxDelivery(
      Outbox outbox,
      Map<String, Consumer<OutboxEvent>> consumers,
      Tracing tracing,
      Clock clock,
      Duration poll) {
    this.outbox = outbox;
    this.consumers = Map.copyOf(consumers);
    this.tracing = tracing;
    this.clock = clock;
    this.rounds =
        new Rounds(
            "outbox",
            () -> round() < BATCH ? poll : Duration.ZERO,
            poll.multipliedBy(5),
            e -> LOG.log(Level.WARNING, "outbox cannot be read", e));
  }

  public void start() {
    rounds.start();
  }

  /**
   * Registers {@code outbox_pending}, {@code outbox_oldest_seconds} and {@code outbox_failed}, as
   * read from the table every 15 seconds; every process tells the same.
   */
  public void register(MeterRegistry registry) {
    gauge(registry, "outbox_pending", "Events to deliver", OutboxFigures::pending);
    gauge(
        registry,
        "outbox_oldest_seconds",
        "How long the oldest event to deliver has waited",
        now -> now.oldest().toSeconds());
    gauge(registry, "outbox_failed", "Events that were set aside", OutboxFigures::failed);
  }

  /** Delivers what is due now; how many events were taken. */
  public int deliverDue() {
    List<Claimed> due = outbox.claim(BATCH, LEASE);
    due.forEach(this::deliver);
    return due.size();
  }

  @Override
  public void close() {
    rounds.close();
  }

  private int round() {
    readFigures();
    return deliverDue();
  }

  private void readFigures() {
    Instant now = clock.instant();
    if (!now.isBefore(nextFigures)) {
      figures.set(outbox.figures());
      nextFigures = now.plus(FIGURES_LIFE);
    }
  }

  private void gauge(
      MeterRegistry registry, String name, String text, ToLongFunction<OutboxFigures> figure) {
    registry.getOrCreate(
        Gauge.builder(name, () -> figure.applyAsLong(figures.get())).description(text));
  }

  private void deliver(Claimed event) {
    // Topics are constants of this code; one that nobody takes may be anything.
    String topic = consumers.containsKey(event.topic()) ? event.topic() : "unknown";
    tracing.goOn(event.traceparent(), Start.event(topic), () -> handOver(event));
  }

  private boolean handOver(Claimed event) {
    Consumer<OutboxEvent> consumer = consumers.get(event.topic());
    try {
      if (consumer == null) {
        throw new IllegalStateException("no consumer of topic " + event.topic());
      }
      consumer.accept(outbox.open(event));
      outbox.done(event);
      return true;
    } catch (RuntimeException e) {
      Trace.fail(e.getClass().getName());
      boolean giveUp = event.attempts() >= MAX_ATTEMPTS;
      LOG.log(giveUp ? Level.SEVERE : Level.WARNING, "event " + event.id() + " not delivered", e);
      outbox.retry(
          event, clock.instant().plus(pause(event.attempts())), giveUp, e.getClass().getName());
      return false;
    }
  }

  private static Duration pause(int attempts) {
    Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 12));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
