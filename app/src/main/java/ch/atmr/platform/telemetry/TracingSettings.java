package ch.atmr.platform.telemetry;

import java.net.URI;

/**
 * Where traces go, and which are recorded.
 *
 * @param endpoint of the OpenTelemetry collector
 * @param serviceName this service's name there
 * @param serviceVersion its release there
 * @param environment where it runs: {@code production}
 */
public record TracingSettings(
    URI endpoint,
    Protocol protocol,
    String serviceName,
    String serviceVersion,
    String environment,
    Sampling sampling) {

  /** How spans travel. */
  public enum Protocol {
    GRPC,
    HTTP_PROTOBUF
  }
}
