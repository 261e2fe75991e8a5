package ch.atmr.platform.telemetry;

import io.helidon.metrics.api.MeterRegistry;
import io.helidon.tracing.HeaderProvider;
import io.helidon.tracing.Span;
import io.helidon.tracing.Tracer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Begins traces and goes on with those of others: at a request, a job, an event, a run. What
 * happens within is added by {@link Trace#span}.
 */
public final class Tracing implements AutoCloseable {
  private static final Tracing OFF = new Tracing(null, Sampling.BY_CALLER);

  private final @Nullable SpanExport export;
  private final Sampling sampling;

  private Tracing(@Nullable SpanExport export, Sampling sampling) {
    this.export = export;
    this.sampling = sampling;
  }

  /** Records nothing; callers' traces are named in logs and passed on all the same. */
  public static Tracing off() {
    return OFF;
  }

  /** Sends spans to a collector, which may be away: that costs spans and nothing else. */
  public static Tracing to(TracingSettings settings, MeterRegistry meters) {
    return new Tracing(SpanExport.open(settings, meters), settings.sampling());
  }

  /**
   * The correlation of a piece of work that begins here.
   *
   * @param traceparent of the caller, where there is one; what is none is left aside
   * @param requestId of the caller, the same
   */
  public Correlation correlate(Optional<String> traceparent, Optional<String> requestId) {
    return Correlation.of(traceparent, requestId, sampling);
  }

  /** Runs work that nobody asked for, as a trace of its own. */
  public <T, X extends Throwable> T begin(Start start, ScopedValue.CallableOp<? extends T, X> work)
      throws X {
    return goOn(Optional.empty(), start, work);
  }

  /**
   * Runs work that goes on with the trace of what left it behind.
   *
   * @param traceparent of that, where it is known
   */
  public <T, X extends Throwable> T goOn(
      Optional<String> traceparent, Start start, ScopedValue.CallableOp<? extends T, X> work)
      throws X {
    return run(correlate(traceparent, Optional.empty()), traceparent, start, work);
  }

  /**
   * Runs work under its correlation, and where that is sampled as a span.
   *
   * @param traceparent what {@link #correlate} was given
   */
  public <T, X extends Throwable> T run(
      Correlation correlation,
      Optional<String> traceparent,
      Start start,
      ScopedValue.CallableOp<? extends T, X> work)
      throws X {
    ScopedValue.Carrier scene = ScopedValue.where(Scene.CURRENT, start.scene());
    SpanExport recording = export;
    if (recording == null || !correlation.sampled()) {
      return scene.where(Correlation.CURRENT, correlation).call(work);
    }
    Tracer tracer = recording.tracer();
    Span.Builder<?> builder = tracer.spanBuilder(start.spanName()).kind(start.kind());
    traceparent
        .map(header -> HeaderProvider.create(Map.of("traceparent", List.of(header))))
        .flatMap(tracer::extract)
        .ifPresent(builder::parent);
    Span span =
        ScopedValue.where(SpanIds.NEXT, correlation).call(() -> builder.start(start.instant()));
    return new Trace(tracer, span).run(scene, correlation, work);
  }

  @Override
  public void close() {
    if (export != null) {
      export.close();
    }
  }
}
