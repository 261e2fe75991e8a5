package ch.atmr.platform.telemetry;

import io.helidon.tracing.Span;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How a trace's part in this service begins.
 *
 * @param verb in front of the name in the span's
 * @param startedNanos {@link System#nanoTime} when it began; empty for now
 */
public record Start(
    String verb, String name, Span.Kind kind, Scene scene, OptionalLong startedNanos) {
  /** A request, by method and route; the span is made in the name of both. */
  public static Start request(String method, Scene route) {
    return new Start(method, route.name(), Span.Kind.SERVER, route, OptionalLong.empty());
  }

  /** A job that nobody asked for. */
  public static Start job(String name) {
    return new Start("job", name, Span.Kind.INTERNAL, Scene.job(name), OptionalLong.empty());
  }

  /** An event that a request or job has left in the outbox. */
  public static Start event(String topic) {
    return new Start(
        "outbox", topic, Span.Kind.CONSUMER, Scene.job("outbox"), OptionalLong.empty());
  }

  /** A dispatch run that a request has queued, and a worker looked for from then on. */
  public static Start run(long startedNanos) {
    OptionalLong started = OptionalLong.of(startedNanos);
    return new Start("dispatch", "run", Span.Kind.CONSUMER, Scene.job("dispatch"), started);
  }

  String spanName() {
    return verb + " " + name;
  }

  Instant instant() {
    Instant now = Instant.now();
    return startedNanos.isPresent()
        ? now.minusNanos(System.nanoTime() - startedNanos.getAsLong())
        : now;
  }
}
