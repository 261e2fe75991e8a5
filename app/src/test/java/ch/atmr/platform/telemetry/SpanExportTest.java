package ch.atmr.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.telemetry.TracingSettings.Protocol;
import ch.atmr.testing.Await;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A collector that is gone or hangs costs spans, and nothing else. */
class SpanExportTest {
  private static final int MANY = 20_000;
  private static final int ROOM = 2_048 + 512;
  // The registry of the process: others share its meters below, and answer for the first of them.
  private final MeterRegistry meters = Metrics.globalRegistry();

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aCollectorThatHangsHoldsNobodyUp(Protocol protocol) throws IOException {
    // It accepts connections, by its backlog, and never reads or answers.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Tracing tracing = Tracing.to(settings(silent.getLocalPort(), protocol), meters)) {
      recordMany(tracing);
      Await.until("spans are dropped", () -> count("dropped") > 0);
      // Dropped, queued, or on their way: all are known of, and few are kept.
      assertThat(count("dropped")).isBetween((long) MANY - 2 * ROOM, (long) MANY);
      assertThat(queued()).isLessThanOrEqualTo(2_048);
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aCollectorThatIsGoneCostsSpans(Protocol protocol) throws IOException {
    // Bound, so that nobody else gets the port, and not listening.
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      failsToSend(Tracing.to(settings(bound.getLocalPort(), protocol), meters));
    }
  }

  private void failsToSend(Tracing to) {
    try (Tracing tracing = to) {
      assertThat(tracing.<Integer, RuntimeException>begin(Start.job("one"), () -> 7)).isEqualTo(7);
      Await.until("it is counted as failed", () -> count("failed") == 1);
    }
  }

  @Test
  void withoutACollectorThereIsNoSpanAtAll() {
    boolean recorded =
        Tracing.off().<Boolean, RuntimeException>begin(Start.job("one"), Trace::isRecorded);
    assertThat(recorded).isFalse();
    assertThat(Trace.<Integer, RuntimeException>span("within", () -> 3)).isEqualTo(3);
  }

  @Test
  void aTraceThatIsNotSampledHasNoSpan() {
    try (Tracing tracing = Tracing.to(settings(1, Protocol.GRPC, "always_off"), meters)) {
      boolean recorded =
          tracing.<Boolean, RuntimeException>begin(Start.job("one"), Trace::isRecorded);
      assertThat(recorded).isFalse();
      assertThat(queued()).isZero();
    }
  }

  @Test
  void theRatioOfTracesIsRecorded() {
    Sampling tenth = Sampling.of("parentbased_traceidratio", 0.1).orElseThrow();
    int sampled = 0;
    for (int i = 0; i < 10_000; i++) {
      sampled += Correlation.of(Optional.empty(), Optional.empty(), tenth).sampled() ? 1 : 0;
    }
    // Ten standard deviations: 1,000 +- 300.
    assertThat(sampled).isBetween(700, 1_300);
    String from = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";
    assertThat(Correlation.of(Optional.of(from + "01"), Optional.empty(), tenth).sampled())
        .isTrue();
    assertThat(Correlation.of(Optional.of(from + "00"), Optional.empty(), tenth).sampled())
        .isFalse();
    Sampling always = Sampling.of("always_on", 0).orElseThrow();
    assertThat(Correlation.of(Optional.of(from + "00"), Optional.empty(), always).sampled())
        .isTrue();
    assertThat(Sampling.of("jaeger_remote", 1)).isEmpty();
  }

  private static void recordMany(Tracing tracing) {
    for (int i = 0; i < MANY; i++) {
      tracing.<Integer, RuntimeException>begin(Start.job("many"), () -> 1);
    }
  }

  private static TracingSettings settings(int port, Protocol protocol) {
    return settings(port, protocol, "always_on");
  }

  private static TracingSettings settings(int port, Protocol protocol, String sampler) {
    return new TracingSettings(
        URI.create("http://127.0.0.1:" + port),
        protocol,
        "atmr-backend",
        "1.0",
        "testing",
        Sampling.of(sampler, 1).orElseThrow());
  }

  private long count(String outcome) {
    return meters
        .meter(FunctionalCounter.class, SpanFigures.SPANS, List.of(Tag.create("outcome", outcome)))
        .map(FunctionalCounter::count)
        .orElse(0L);
  }

  private long queued() {
    return meters
        .meter(Gauge.class, SpanFigures.QUEUED, List.of())
        .map(gauge -> gauge.value().longValue())
        .orElse(0L);
  }
}
