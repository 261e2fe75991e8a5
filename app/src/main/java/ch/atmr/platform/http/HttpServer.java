package ch.atmr.platform.http;

import ch.atmr.kernel.Problem;
import ch.atmr.platform.telemetry.Correlation;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;

/** The two ports: the API's, and the one that operators and probes use. */
public final class HttpServer implements AutoCloseable {
  private static final String MANAGEMENT = "management";
  private static final long LARGEST_BODY = 21L << 20;
  private static final int TCP_CONNECTIONS = 20_000;

  // Longer than proxies keep a connection open, so that they close it and not we under a request.
  private static final Duration IDLE = Duration.ofSeconds(75);
  private static final Duration IDLE_CHECK = Duration.ofSeconds(15);

  private final WebServer server;
  private final Front api;
  private final SlowHeaders slowHeaders;

  private HttpServer(WebServer server, Front api, SlowHeaders slowHeaders) {
    this.server = server;
    this.api = api;
    this.slowHeaders = slowHeaders;
  }

  /**
   * Starts to listen.
   *
   * @param ports 0 takes a free one
   * @param grace for requests in flight when the server stops
   */
  public static HttpServer start(
      String host,
      Ports ports,
      Front api,
      Front management,
      Problems problems,
      StandingHeaders standing,
      Duration grace) {
    SlowHeaders slowHeaders = new SlowHeaders();
    Http1Config http1 = Http1Config.builder().addReceiveListener(slowHeaders).build();
    WebServerConfig.Builder builder = WebServer.builder();
    builder
        .host(host)
        .port(ports.api())
        .featuresDiscoverServices(false)
        .shutdownHook(false)
        .shutdownGracePeriod(grace)
        .maxPayloadSize(LARGEST_BODY)
        .maxTcpConnections(TCP_CONNECTIONS)
        .connectionOptions(options -> options.tcpNoDelay(true).socketReceiveBufferSize(65_536))
        .idleConnectionTimeout(IDLE)
        .idleConnectionPeriod(IDLE_CHECK)
        // with a second one on offer, Helidon drops what looks like neither without an answer
        .protocolsDiscoverServices(false)
        .addProtocol(http1)
        .directHandlers(directHandlers(problems, standing))
        .routing(HttpRouting.builder().any(api))
        .putSocket(
            MANAGEMENT,
            socket ->
                socket
                    .host(host)
                    .port(ports.management())
                    .shutdownGracePeriod(grace)
                    .connectionOptions(options -> options.tcpNoDelay(true))
                    .idleConnectionTimeout(IDLE)
                    .idleConnectionPeriod(IDLE_CHECK)
                    .protocolsDiscoverServices(false)
                    .addProtocol(http1)
                    .directHandlers(directHandlers(problems, standing))
                    .routing(HttpRouting.builder().any(management)));
    slowHeaders.start();
    return new HttpServer(builder.build().start(), api, slowHeaders);
  }

  public int port() {
    return server.port();
  }

  public int managementPort() {
    return server.port(MANAGEMENT);
  }

  /** Lets every connection of the API end with its next answer; listens on. */
  public void drain() {
    api.drain();
  }

  @Override
  public void close() {
    server.stop();
    slowHeaders.close();
  }

  /** What the server cannot even read as a request is answered by a problem document as well. */
  private static DirectHandlers directHandlers(Problems problems, StandingHeaders standing) {
    DirectHandlers.Builder builder = DirectHandlers.builder();
    for (EventType event : EventType.values()) {
      builder.addHandler(
          event,
          (request, type, status, headers, message) -> {
            Problem problem =
                switch (status.code()) {
                  case 404 -> new Problem.NotFound();
                  case 413 -> new Problem.TooLarge(LARGEST_BODY);
                  case 500 -> new Problem.Internal();
                  case 503 -> new Problem.Unavailable(Duration.ofSeconds(1));
                  default -> new Problem.BadRequest();
                };
            Correlation correlation = Correlation.begin();
            Answer answer = problems.answer(problem, Language.FRENCH, correlation.traceId());
            standing.write(headers);
            headers.set(HeaderNames.create("X-Request-Id"), correlation.requestId());
            headers.set(HeaderNames.create("traceparent"), correlation.traceparent());
            answer.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
            return DirectHandler.TransportResponse.builder()
                .status(Status.create(answer.status()))
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, answer.mediaType())
                .entity(answer.body())
                .build();
          });
    }
    return builder.build();
  }

  /** The API's port and the management port. */
  public record Ports(int api, int management) {}
}
