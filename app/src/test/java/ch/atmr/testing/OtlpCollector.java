package ch.atmr.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc.TraceServiceImplBase;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A collector that takes spans over OTLP, by gRPC or HTTP, and keeps them. */
public final class OtlpCollector implements AutoCloseable {
  private final List<ExportTraceServiceRequest> requests = new CopyOnWriteArrayList<>();
  private final URI endpoint;
  private final Runnable stop;

  private OtlpCollector(Protocol protocol) {
    switch (protocol) {
      case GRPC -> {
        Server server = grpc();
        endpoint = URI.create("http://127.0.0.1:" + server.getPort());
        stop = server::shutdownNow;
      }
      case HTTP -> {
        WebServer server = http();
        endpoint = URI.create("http://127.0.0.1:" + server.port());
        stop = server::stop;
      }
      default -> throw new IllegalArgumentException(protocol.name());
    }
  }

  public static OtlpCollector overGrpc() {
    return new OtlpCollector(Protocol.GRPC);
  }

  public static OtlpCollector overHttp() {
    return new OtlpCollector(Protocol.HTTP);
  }

  public URI endpoint() {
    return endpoint;
  }

  /** All spans so far. */
  public List<Span> spans() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  /** Who sent spans. */
  public List<Resource> senders() {
    return requests.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .map(resource -> resource.getResource())
        .toList();
  }

  /** What came, as its bytes. */
  public List<byte[]> bytes() {
    return requests.stream().map(ExportTraceServiceRequest::toByteArray).toList();
  }

  /** Waits for a span. */
  public Span await(String what, Predicate<Span> wanted) {
    Await.until("a span: " + what, () -> find(wanted).isPresent());
    return find(wanted).orElseThrow();
  }

  private Optional<Span> find(Predicate<Span> wanted) {
    return spans().stream().filter(wanted).findFirst();
  }

  @Override
  public void close() {
    stop.run();
  }

  private Server grpc() {
    try {
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
          .addService(new Traces())
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WebServer http() {
    return WebServer.builder()
        .host("127.0.0.1")
        .port(0)
        .shutdownHook(false)
        .routing(routes -> routes.post("/v1/traces", this::take))
        .build()
        .start();
  }

  private void take(ServerRequest request, ServerResponse response) {
    try {
      requests.add(ExportTraceServiceRequest.parseFrom(request.content().as(byte[].class)));
      response.header("Content-Type", "application/x-protobuf");
      response.send(ExportTraceServiceResponse.getDefaultInstance().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      response.status(Status.BAD_REQUEST_400).send();
    }
  }

  private enum Protocol {
    GRPC,
    HTTP
  }

  private final class Traces extends TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      requests.add(request);
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
