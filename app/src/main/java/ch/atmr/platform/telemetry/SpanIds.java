package ch.atmr.platform.telemetry;

import io.opentelemetry.sdk.trace.IdGenerator;

/** Gives the first span of a trace's part in this service the ids that its log lines have. */
final class SpanIds implements IdGenerator {
  static final ScopedValue<Correlation> NEXT = ScopedValue.newInstance();

  private final IdGenerator others = IdGenerator.random();

  @Override
  public String generateSpanId() {
    return NEXT.isBound() ? NEXT.get().spanId() : others.generateSpanId();
  }

  @Override
  public String generateTraceId() {
    return NEXT.isBound() ? NEXT.get().traceId() : others.generateTraceId();
  }
}
