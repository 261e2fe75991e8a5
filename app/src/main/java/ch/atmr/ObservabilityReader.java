package ch.atmr;

import ch.atmr.Settings.Environment;
import ch.atmr.Settings.Observability;
import ch.atmr.platform.telemetry.Sampling;
import ch.atmr.platform.telemetry.TracingSettings;
import ch.atmr.platform.telemetry.TracingSettings.Protocol;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what operators see: where traces go, by the names that OpenTelemetry's specification gives
 * these settings, and how log lines look.
 */
final class ObservabilityReader {
  private static final String EXPORTER = "OTEL_TRACES_EXPORTER";
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
  private static final String SAMPLER = "OTEL_TRACES_SAMPLER";
  private static final String RATIO = "OTEL_TRACES_SAMPLER_ARG";

  private final SettingValues values;
  private final Environment environment;

  ObservabilityReader(SettingValues values, Environment environment) {
    this.values = values;
    this.environment = environment;
  }

  Observability read() {
    return new Observability(
        tracing(),
        values.flag("ACCESS_LOG_ENABLED", true),
        jsonLines(),
        values.flag("METRICS_ENABLED", true));
  }

  private boolean jsonLines() {
    String usual = environment == Environment.PRODUCTION ? "json" : "text";
    String format = values.text("LOG_FORMAT").orElse(usual);
    if (!format.equals("json") && !format.equals("text")) {
      values.fault("LOG_FORMAT: \"" + format + "\" (expected: json or text)");
    }
    return format.equals("json");
  }

  private Optional<TracingSettings> tracing() {
    Protocol protocol = protocol();
    TracingSettings settings =
        new TracingSettings(
            endpoint(protocol),
            protocol,
            values.text("OTEL_SERVICE_NAME").orElse("atmr-backend"),
            values.text("OTEL_SERVICE_VERSION").orElse("1.0"),
            environment.name().toLowerCase(Locale.ROOT),
            sampling());
    return isOn() ? Optional.of(settings) : Optional.empty();
  }

  // A machine without a collector should not be told every minute that there is none.
  private boolean isOn() {
    boolean wanted = environment == Environment.PRODUCTION || values.text(ENDPOINT).isPresent();
    String exporter = values.text(EXPORTER).orElse(wanted ? "otlp" : "none");
    if (!exporter.equals("otlp") && !exporter.equals("none")) {
      values.fault(EXPORTER + ": \"" + exporter + "\" (expected: otlp or none)");
    }
    return exporter.equals("otlp");
  }

  private Protocol protocol() {
    String name = values.text(PROTOCOL).orElse("grpc");
    return switch (name) {
      case "grpc" -> Protocol.GRPC;
      case "http/protobuf" -> Protocol.HTTP_PROTOBUF;
      default -> {
        values.fault(PROTOCOL + ": \"" + name + "\" (expected: grpc or http/protobuf)");
        yield Protocol.GRPC;
      }
    };
  }

  private URI endpoint(Protocol protocol) {
    URI usual =
        URI.create(
            switch (protocol) {
              case GRPC -> "http://localhost:4317";
              case HTTP_PROTOBUF -> "http://localhost:4318";
            });
    Optional<String> text = values.text(ENDPOINT);
    try {
      URI endpoint = text.map(URI::create).orElse(usual);
      boolean isWeb = List.of("http", "https").contains(String.valueOf(endpoint.getScheme()));
      if (isWeb && endpoint.getHost() != null) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    values.fault(ENDPOINT + ": cannot be read (expected: like " + usual + ")");
    return usual;
  }

  private Sampling sampling() {
    String name = values.text(SAMPLER).orElse("parentbased_traceidratio");
    Optional<Sampling> sampling = Sampling.of(name, ratio());
    if (sampling.isEmpty()) {
      values.fault(
          SAMPLER
              + ": \""
              + name
              + "\" (expected: always_on, always_off or traceidratio,"
              + " or one of them after parentbased_)");
    }
    return sampling.orElse(Sampling.BY_CALLER);
  }

  private double ratio() {
    String text = values.text(RATIO).orElse("0.1");
    try {
      double ratio = Double.parseDouble(text);
      if (ratio >= 0 && ratio <= 1) {
        return ratio;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    values.fault(RATIO + ": \"" + text + "\" (expected: 0 to 1)");
    return 0;
  }
}
