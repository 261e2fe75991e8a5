package ch.atmr.platform.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.telemetry.Sampling;
import ch.atmr.platform.telemetry.Start;
import ch.atmr.platform.telemetry.Tracing;
import ch.atmr.platform.telemetry.TracingSettings;
import ch.atmr.platform.telemetry.TracingSettings.Protocol;
import ch.atmr.testing.OtlpCollector;
import ch.atmr.testing.SettableClock;
import io.helidon.metrics.api.Metrics;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Calls to others carry the trace on, and each try is a span. */
class OutboundTraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Duration WITHIN = Duration.ofMinutes(1);

  @Test
  void eachTryIsASpanWhoseIdTheOtherSideGets() {
    List<String> received = new CopyOnWriteArrayList<>();
    try (OtlpCollector collector = OtlpCollector.overHttp();
        Tracing tracing = Tracing.to(settings(collector), Metrics.createMeterRegistry());
        StubServer server =
            StubServer.start((call, exchange) -> {
              received.add(exchange.getRequestHeaders().getFirst("traceparent"));
              StubServer.send(exchange, call == 1 ? 503 : 200, "body");
            })) {
      int status =
          tracing.<Integer, RuntimeException>goOn(
              Optional.of("00-" + TRACE + "-00f067aa0ba902b7-01"),
              Start.job("caller"),
              () -> http().send(request(server), WITHIN).statusCode());
      assertThat(status).isEqualTo(200);
      Span caller = collector.await("the caller", s -> s.getName().equals("job caller"));
      List<Span> tries =
          collector.spans().stream().filter(s -> s.getName().equals("call mail")).toList();
      assertThat(tries).hasSize(2);
      assertThat(tries)
          .allSatisfy(span -> {
            assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(span.getParentSpanId()).isEqualTo(caller.getSpanId());
          });
      assertThat(received)
          .containsExactlyInAnyOrderElementsOf(
              tries.stream()
                  .map(span -> "00-" + TRACE + "-" + hex(span.getSpanId().toByteArray()) + "-01")
                  .toList());
      assertThat(
              tries.stream().filter(s -> s.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR))
          .hasSize(1);
      assertThat(tries.toString()).contains("503", "127.0.0.1").doesNotContain("/route");
    }
  }

  @Test
  void aTraceThatIsNotRecordedGoesOnAllTheSame() {
    List<String> received = new CopyOnWriteArrayList<>();
    try (StubServer server =
        StubServer.start((_, exchange) -> {
          received.add(exchange.getRequestHeaders().getFirst("traceparent"));
          StubServer.send(exchange, 200, "body");
        })) {
      Tracing.off()
          .<Integer, RuntimeException>goOn(
              Optional.of("00-" + TRACE + "-00f067aa0ba902b7-00"),
              Start.job("caller"),
              () -> http().send(request(server), WITHIN).statusCode());
      assertThat(received).singleElement().asString().matches("00-" + TRACE + "-[0-9a-f]{16}-00");
    }
  }

  private static HttpRemote http() {
    return new Outbound(Metrics.createMeterRegistry(), new SettableClock(), new Random(1))
        .http(Target.MAIL);
  }

  private static HttpRequest request(StubServer server) {
    return HttpRequest.newBuilder(server.url()).build();
  }

  private static TracingSettings settings(OtlpCollector collector) {
    return new TracingSettings(
        collector.endpoint(),
        Protocol.HTTP_PROTOBUF,
        "atmr-backend",
        "1.0",
        "testing",
        Sampling.of("parentbased_always_off", 0).orElseThrow());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
