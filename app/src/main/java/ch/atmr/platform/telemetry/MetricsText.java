package ch.atmr.platform.telemetry;

import io.helidon.common.HelidonServiceLoader;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsConfig;
import io.helidon.metrics.spi.MeterRegistryFormatterProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;

/** All metrics as Prometheus reads them. */
public final class MetricsText {
  /**
   * The exposition format's media type; Helidon's own lacks the version, which Prometheus wants.
   */
  public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final byte[] NOTHING = "# no metrics\n".getBytes(StandardCharsets.UTF_8);

  private final MeterRegistry registry;
  private final MetricsConfig config;
  private final List<MeterRegistryFormatterProvider> providers;

  public MetricsText(MeterRegistry registry, MetricsConfig config) {
    this.registry = registry;
    this.config = config;
    this.providers =
        HelidonServiceLoader.create(ServiceLoader.load(MeterRegistryFormatterProvider.class))
            .asList();
  }

  public byte[] text() {
    return providers.stream()
        .flatMap(provider ->
            provider
                .formatter(
                    MediaTypes.TEXT_PLAIN,
                    config,
                    registry,
                    config.scoping().tagName(),
                    List.of(),
                    List.of())
                .stream())
        .flatMap(formatter -> formatter.format().stream())
        .findFirst()
        .map(text -> text.toString().getBytes(StandardCharsets.UTF_8))
        .orElse(NOTHING);
  }
}
