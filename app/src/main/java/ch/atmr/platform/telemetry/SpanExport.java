package ch.atmr.platform.telemetry;

import io.helidon.metrics.api.MeterRegistry;
import io.helidon.tracing.Tracer;
import io.helidon.tracing.providers.opentelemetry.HelidonOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans in batches from a thread of its own. Between it and the service stands a queue of
 * 2,048 spans: when the collector is away or slow, what does not fit is dropped and counted, and
 * nobody waits.
 */
final class SpanExport implements AutoCloseable {
  private static final int QUEUE = 2_048;
  private static final int BATCH = 512;
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final int LONGEST_ATTRIBUTE = 4_096;

  private final SdkTracerProvider spans;
  private final SdkMeterProvider figures;
  private final Tracer tracer;

  private SpanExport(SdkTracerProvider spans, SdkMeterProvider figures, Tracer tracer) {
    this.spans = spans;
    this.figures = figures;
    this.tracer = tracer;
  }

  static SpanExport open(TracingSettings settings, MeterRegistry meters) {
    SpanFigures reader = new SpanFigures();
    SdkMeterProvider figures = SdkMeterProvider.builder().registerMetricReader(reader).build();
    reader.show(meters);
    SdkTracerProvider spans =
        SdkTracerProvider.builder()
            // Whether a trace is recorded has been decided before its first span is made.
            .setSampler(Sampler.alwaysOn())
            .setIdGenerator(new SpanIds())
            .setResource(resource(settings))
            .setSpanLimits(
                SpanLimits.builder().setMaxAttributeValueLength(LONGEST_ATTRIBUTE).build())
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter(settings, figures))
                    .setMaxQueueSize(QUEUE)
                    .setMaxExportBatchSize(BATCH)
                    .setScheduleDelay(EVERY)
                    .setExporterTimeout(ATTEMPT)
                    .setMeterProvider(() -> figures)
                    .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
                    .build())
            .build();
    OpenTelemetry telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(spans)
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    Tracer tracer =
        HelidonOpenTelemetry.create(telemetry, telemetry.getTracer("ch.atmr"), Map.of());
    return new SpanExport(spans, figures, tracer);
  }

  Tracer tracer() {
    return tracer;
  }

  /** Sends what waits, for as long as that may take at the end of a process. */
  @Override
  public void close() {
    CompletableResultCode sent = spans.shutdown();
    sent.join(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    figures.shutdown();
  }

  private static SpanExporter exporter(TracingSettings settings, MeterProvider figures) {
    String endpoint = settings.endpoint().toString();
    return switch (settings.protocol()) {
      case GRPC ->
          OtlpGrpcSpanExporter.builder()
              .setEndpoint(endpoint)
              .setTimeout(ATTEMPT)
              .setConnectTimeout(ATTEMPT)
              .setMeterProvider(() -> figures)
              .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
              .build();
      case HTTP_PROTOBUF ->
          OtlpHttpSpanExporter.builder()
              .setEndpoint(endpoint.replaceFirst("/$", "") + "/v1/traces")
              .setTimeout(ATTEMPT)
              .setConnectTimeout(ATTEMPT)
              .setMeterProvider(() -> figures)
              .setInternalTelemetryVersion(InternalTelemetryVersion.LATEST)
              .build();
    };
  }

  private static Resource resource(TracingSettings settings) {
    return Resource.builder()
        .put("service.name", settings.serviceName())
        .put("service.version", settings.serviceVersion())
        .put("deployment.environment.name", settings.environment())
        .put("telemetry.sdk.name", "opentelemetry")
        .put("telemetry.sdk.language", "java")
        .build();
  }
}
