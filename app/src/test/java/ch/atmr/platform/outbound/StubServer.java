package ch.atmr.platform.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** A real HTTP server that answers what the test says and notes when it was called. */
final class StubServer implements AutoCloseable {
  private final HttpServer server;
  private final Answers answers;
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();

  private StubServer(HttpServer server, Answers answers) {
    this.server = server;
    this.answers = answers;
  }

  static StubServer start(Answers answers) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      StubServer stub = new StubServer(http, answers);
      http.createContext("/", stub::handle);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers each status once, in this order, and the last one from then on. */
  static StubServer statuses(int... statuses) {
    return start(
        (call, exchange) -> send(exchange, statuses[Math.min(call, statuses.length) - 1], "body"));
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/route");
  }

  int calls() {
    return arrivals.size();
  }

  /** Milliseconds between one call and the next. */
  List<Long> gaps() {
    return IntStream.range(1, arrivals.size())
        .mapToObj(i -> (arrivals.get(i) - arrivals.get(i - 1)) / 1_000_000)
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    arrivals.add(System.nanoTime());
    exchange.getRequestBody().readAllBytes();
    answers.answer(arrivals.size(), exchange);
  }

  /** What a call is answered. */
  @FunctionalInterface
  interface Answers {
    /**
     * @param call 1 for the first
     */
    void answer(int call, HttpExchange exchange) throws IOException;
  }
}
