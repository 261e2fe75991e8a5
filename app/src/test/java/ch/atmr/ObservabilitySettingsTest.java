package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.Settings.Observability;
import ch.atmr.platform.telemetry.TracingSettings;
import ch.atmr.platform.telemetry.TracingSettings.Protocol;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservabilitySettingsTest {

  @Test
  void developmentHasNoCollector() {
    Observability settings = read(Map.of());
    assertThat(settings.tracing()).isEmpty();
    assertThat(settings.accessLog()).isTrue();
    assertThat(settings.jsonLines()).isFalse();
    assertThat(settings.metrics()).isTrue();
  }

  @Test
  void anEndpointOrAWishSwitchesTracesOn() {
    TracingSettings usual = read(Map.of("OTEL_TRACES_EXPORTER", "otlp")).tracing().orElseThrow();
    assertThat(usual.endpoint()).isEqualTo(URI.create("http://localhost:4317"));
    assertThat(usual.protocol()).isEqualTo(Protocol.GRPC);
    assertThat(usual.serviceName()).isEqualTo("atmr-backend");
    assertThat(usual.serviceVersion()).isEqualTo("1.0");
    assertThat(usual.environment()).isEqualTo("development");
    assertThat(usual.sampling().name()).isEqualTo("parentbased_traceidratio");
    assertThat(usual.sampling().followsCaller()).isTrue();
    assertThat(usual.sampling().sampler().getDescription()).contains("0.1");
    assertThat(read(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317")).tracing()).isPresent();
    assertThat(
            read(Map.of(
                    "OTEL_TRACES_EXPORTER", "none", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:1"))
                .tracing())
        .isEmpty();
  }

  @Test
  void eachSettingIsRead() {
    Observability settings =
        read(
            Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "https://collector.example.ch:4318",
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "OTEL_SERVICE_NAME",
                "other",
                "OTEL_SERVICE_VERSION",
                "2.1",
                "OTEL_TRACES_SAMPLER",
                "traceidratio",
                "OTEL_TRACES_SAMPLER_ARG",
                "0.25",
                "ACCESS_LOG_ENABLED",
                "false",
                "LOG_FORMAT",
                "json",
                "METRICS_ENABLED",
                "false"));
    TracingSettings tracing = settings.tracing().orElseThrow();
    assertThat(tracing.endpoint()).isEqualTo(URI.create("https://collector.example.ch:4318"));
    assertThat(tracing.protocol()).isEqualTo(Protocol.HTTP_PROTOBUF);
    assertThat(tracing.serviceName()).isEqualTo("other");
    assertThat(tracing.serviceVersion()).isEqualTo("2.1");
    assertThat(tracing.sampling().followsCaller()).isFalse();
    assertThat(tracing.sampling().sampler().getDescription()).contains("0.25");
    assertThat(settings.accessLog()).isFalse();
    assertThat(settings.jsonLines()).isTrue();
    assertThat(settings.metrics()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OTEL_TRACES_EXPORTER | jaeger",
        "OTEL_EXPORTER_OTLP_ENDPOINT | collector:4317",
        "OTEL_EXPORTER_OTLP_ENDPOINT | ftp://collector",
        "OTEL_EXPORTER_OTLP_ENDPOINT | not a url",
        "OTEL_EXPORTER_OTLP_PROTOCOL | http/json",
        "OTEL_TRACES_SAMPLER | some",
        "OTEL_TRACES_SAMPLER | parentbased_some",
        "OTEL_TRACES_SAMPLER_ARG | 1.5",
        "OTEL_TRACES_SAMPLER_ARG | NaN",
        "OTEL_TRACES_SAMPLER_ARG | tenth",
        "ACCESS_LOG_ENABLED | yes",
        "LOG_FORMAT | xml",
        "METRICS_ENABLED | 1"
      })
  void aFaultIsNamed(String name, String value) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(BadSettings.class)
        .hasMessageContaining("- " + name + ": ");
  }

  private static Observability read(Map<String, String> observability) {
    Map<String, String> all = new HashMap<>(observability);
    all.put("SECRET_KEY", "short");
    return Settings.read(all).observability();
  }
}
