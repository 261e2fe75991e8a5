package ch.atmr.dev;

import ch.atmr.platform.telemetry.LogLevels;
import ch.atmr.platform.telemetry.Logging;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Where log lines and spans of a day end up: a stream, and a collector that takes all. */
final class DaySinks implements AutoCloseable {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final ByteArrayOutputStream spans = new ByteArrayOutputStream();
  private final HttpServer collector;

  private DaySinks(HttpServer collector) {
    this.collector = collector;
  }

  static DaySinks open() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    DaySinks sinks = new DaySinks(server);
    server.createContext("/v1/traces", sinks::take);
    server.start();
    return sinks;
  }

  /** Settings with which every trace comes here. */
  Map<String, String> settings() {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + collector.getAddress().getPort(),
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "http/protobuf",
        "OTEL_TRACES_SAMPLER",
        "always_on");
  }

  /** From now on log lines come here, as fine as each logger may be set. */
  void listen() {
    Logging.configure(/* json= */ true, log);
    for (String logger : List.copyOf(LogLevels.current().keySet())) {
      if (!LogLevels.set(logger, "ALL")) {
        LogLevels.set(logger, "INFO");
      }
    }
  }

  /** All lines so far, without their times, whose digits may be those of a point. */
  List<String> lines() {
    Logging.flush();
    return log.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("\"timestamp\":\"[^\"]*\",", ""))
        .toList();
  }

  /** The bytes of all spans so far; texts stand in them as they are. */
  String spans() {
    return spans.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    collector.stop(0);
    Logging.configure(/* json= */ false);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      synchronized (spans) {
        exchange.getRequestBody().transferTo(spans);
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
