package ch.atmr.platform.telemetry;

import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What became of spans, as OpenTelemetry counts it, among the service's own metrics. */
final class SpanFigures implements MetricReader {
  static final String SPANS = "trace_spans_total";
  static final String QUEUED = "trace_spans_queued";
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final String SENT = "otel.sdk.exporter.span.exported";
  private static final String PROCESSED = "otel.sdk.processor.span.processed";
  private static final String QUEUE = "otel.sdk.processor.span.queue.size";

  private volatile CollectionRegistration collection = CollectionRegistration.noop();

  /**
   * Shows the figures; the registry is the process', and the newest export is the one that counts.
   */
  void show(MeterRegistry registry) {
    show(registry, Outcome.EXPORTED, SENT, point -> !hasFailed(point));
    show(registry, Outcome.FAILED, SENT, SpanFigures::hasFailed);
    show(registry, Outcome.DROPPED, PROCESSED, SpanFigures::hasFailed);
    registry.gauge(QUEUED, List.of()).ifPresent(registry::remove);
    registry.getOrCreate(
        Gauge.builder(QUEUED, () -> sum(QUEUE, _ -> true))
            .description("Spans that wait to be sent to the collector; 2048 at most"));
  }

  private void show(
      MeterRegistry registry, Outcome outcome, String metric, Predicate<LongPointData> which) {
    List<Tag> tags = List.of(Tag.create("outcome", outcome.label()));
    registry.meter(FunctionalCounter.class, SPANS, tags).ifPresent(registry::remove);
    registry.getOrCreate(
        FunctionalCounter.builder(SPANS, this, self -> self.sum(metric, which))
            .description(
                "Spans recorded, by what became of them: exported, failed (the collector did not"
                    + " take them), dropped (the queue was full)")
            .tags(tags));
  }

  private long sum(String metric, Predicate<LongPointData> which) {
    return collection.collectAllMetrics().stream()
        .filter(data -> data.getName().equals(metric))
        .flatMap(data -> data.getLongSumData().getPoints().stream())
        .filter(which)
        .mapToLong(LongPointData::getValue)
        .sum();
  }

  private static boolean hasFailed(LongPointData point) {
    return point.getAttributes().get(ERROR) != null;
  }

  @Override
  public void register(CollectionRegistration registration) {
    collection = registration;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  private enum Outcome {
    EXPORTED,
    FAILED,
    DROPPED;

    private String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
