package ch.atmr.platform.telemetry;

import io.helidon.tracing.Span;
import io.helidon.tracing.Tracer;
import java.time.Instant;

/**
 * The recorded trace that runs on this thread. Where nothing is recorded there is none, and asking
 * for a span costs one look at a scoped value: no span, no name, no attribute is made.
 *
 * <p>A span names code, routes and statements, never values: no path, parameter, message of an
 * exception, or anything else that may tell of a person goes into one.
 */
public final class Trace {
  /** Attribute of a failure: a class or a code, never a message. */
  public static final String ERROR_TYPE = "error.type";

  static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

  private final Tracer tracer;
  private final Span span;

  Trace(Tracer tracer, Span span) {
    this.tracer = tracer;
    this.span = span;
  }

  /** Whether a trace is recorded here; hot paths ask before they make a span's name. */
  public static boolean isRecorded() {
    return CURRENT.isBound();
  }

  /**
   * Runs work as a span of the trace that is recorded here, or just runs it.
   *
   * @param name of a bounded number of names
   */
  public static <T, X extends Throwable> T span(
      String name, Span.Kind kind, ScopedValue.CallableOp<? extends T, X> work) throws X {
    return CURRENT.isBound() ? CURRENT.get().child(name, kind, work) : work.call();
  }

  /** Runs work within this service, as {@link #span} does. */
  public static <T, X extends Throwable> T span(
      String name, ScopedValue.CallableOp<? extends T, X> work) throws X {
    return span(name, Span.Kind.INTERNAL, work);
  }

  /**
   * Adds a span, to the trace that is recorded here, of what has just ended.
   *
   * @param startedNanos {@link System#nanoTime} when it began
   */
  public static void ended(String name, long startedNanos) {
    if (CURRENT.isBound()) {
      Trace here = CURRENT.get();
      here.tracer
          .spanBuilder(name)
          .parent(here.span.context())
          .start(Instant.now().minusNanos(System.nanoTime() - startedNanos))
          .end();
    }
  }

  /** Adds an attribute to the span that is recorded here, if one is. */
  public static void tag(String key, String value) {
    if (CURRENT.isBound()) {
      CURRENT.get().span.tag(key, value);
    }
  }

  /** Adds an attribute to the span that is recorded here, if one is. */
  public static void tag(String key, long value) {
    if (CURRENT.isBound()) {
      CURRENT.get().span.tag(key, value);
    }
  }

  /** Marks the span that is recorded here as failed, if one is. */
  public static void fail(String type) {
    if (CURRENT.isBound()) {
      CURRENT.get().failed(type);
    }
  }

  private <T, X extends Throwable> T child(
      String name, Span.Kind kind, ScopedValue.CallableOp<? extends T, X> work) throws X {
    Span child = tracer.spanBuilder(name).kind(kind).parent(span.context()).start();
    Correlation within = Correlation.CURRENT.get().within(child.context().spanId());
    Trace trace = new Trace(tracer, child);
    return trace.run(ScopedValue.where(CURRENT, trace), within, work);
  }

  /** Runs work as this span, with what the carrier binds beside it. */
  <T, X extends Throwable> T run(
      ScopedValue.Carrier beside,
      Correlation correlation,
      ScopedValue.CallableOp<? extends T, X> work)
      throws X {
    try {
      return beside.where(Correlation.CURRENT, correlation).where(CURRENT, this).call(work);
    } catch (Throwable failure) {
      failed(failure.getClass().getName());
      throw failure;
    } finally {
      span.end();
    }
  }

  // Not Span.end(Throwable), which writes the exception's message and stack into the span.
  private void failed(String type) {
    span.tag(ERROR_TYPE, type);
    span.status(Span.Status.ERROR);
  }
}
