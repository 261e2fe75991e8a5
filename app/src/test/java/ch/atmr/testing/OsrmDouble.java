package ch.atmr.testing;

import ch.atmr.kernel.GeoPoint;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Speaks OSRM's {@code route} and {@code table} as osrm-routed does, its error codes included, and
 * misbehaves as a test says. Driving takes the straight line at 10 m/s, a second more eastwards.
 */
public final class OsrmDouble implements AutoCloseable {
  /** How the server behaves. */
  public enum Mood {
    WELL,
    /** Takes the request and never answers. */
    SILENT,
    BUSY,
    BROKEN,
    /** Every second request fails. */
    HALF,
    /** Announces a body and closes in its middle. */
    CUT,
    NO_JSON,
    NO_TABLE,
    INVALID_URL,
    ROW_TOO_FEW,
    /** Every cell is null. */
    NO_WAY,
    NEGATIVE,
    /** All places lie 3 km from any road. */
    FAR
  }

  private static final String PATH = "/(table|route)/v1/[a-z]+/([-0-9.,;]+)";

  private final HttpServer server;
  private final int maxTableSize;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<String> roadless = ConcurrentHashMap.newKeySet();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger cells = new AtomicInteger();
  private final AtomicInteger abreast = new AtomicInteger();
  private final AtomicInteger mostAbreast = new AtomicInteger();
  private final AtomicInteger longestUrl = new AtomicInteger();
  private volatile Mood mood = Mood.WELL;
  private volatile CountDownLatch held = new CountDownLatch(0);

  private OsrmDouble(HttpServer server, int maxTableSize) {
    this.server = server;
    this.maxTableSize = maxTableSize;
  }

  /** Starts with a {@code --max-table-size}. */
  public static OsrmDouble start(int maxTableSize) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      OsrmDouble osrm = new OsrmDouble(http, maxTableSize);
      http.createContext("/", osrm::handle);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.start();
      return osrm;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void mood(Mood next) {
    mood = next;
  }

  /** Answers nothing until the latch opens. */
  public void hold(CountDownLatch until) {
    held = until;
  }

  /** The place has no road anywhere near. */
  public void withoutRoad(GeoPoint point) {
    roadless.add(coordinate(point));
  }

  public int calls() {
    return calls.get();
  }

  /** Cells of all tables that were asked for. */
  public int cells() {
    return cells.get();
  }

  public int mostAbreast() {
    return mostAbreast.get();
  }

  public int longestUrl() {
    return longestUrl.get();
  }

  /** What a drive takes, in whole seconds. */
  public static int seconds(GeoPoint from, GeoPoint to) {
    return (int) Math.ceil(exactSeconds(from, to));
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  private static double exactSeconds(GeoPoint from, GeoPoint to) {
    double eastwards = to.longitude() > from.longitude() ? 1 : 0;
    // As OSRM does: tenths of a second.
    return Math.round(from.metresTo(to) + 10 * eastwards) / 10.0;
  }

  private void handle(HttpExchange exchange) throws IOException {
    int call = calls.incrementAndGet();
    mostAbreast.accumulateAndGet(abreast.incrementAndGet(), Math::max);
    longestUrl.accumulateAndGet(exchange.getRequestURI().toString().length(), Math::max);
    try (exchange) {
      answer(exchange, call);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      abreast.decrementAndGet();
    }
  }

  private void answer(HttpExchange exchange, int call) throws IOException, InterruptedException {
    held.await();
    switch (mood) {
      case SILENT -> closed.await();
      case BUSY -> send(exchange, 429, "{\"message\":\"Too Many Requests\"}");
      case BROKEN -> send(exchange, 500, "broken");
      case NO_JSON -> send(exchange, 200, "<html>");
      case NO_TABLE -> error(exchange, "NoTable", "No table found");
      case INVALID_URL -> error(exchange, "InvalidUrl", "URL string malformed close to position 8");
      case CUT -> {
        exchange.sendResponseHeaders(200, 1_000);
        exchange
            .getResponseBody()
            .write("{\"code\":\"Ok\",\"durations\":[[0,".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
      case HALF -> {
        if (call % 2 == 0) {
          send(exchange, 503, "busy");
        } else {
          serve(exchange);
        }
      }
      case WELL, ROW_TOO_FEW, NO_WAY, NEGATIVE, FAR -> serve(exchange);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!path.matches(PATH)) {
      error(exchange, "InvalidUrl", "URL string malformed");
      return;
    }
    List<GeoPoint> points =
        Arrays.stream(path.substring(path.lastIndexOf('/') + 1).split(";"))
            .map(OsrmDouble::point)
            .toList();
    if (points.size() < 2) {
      error(exchange, "InvalidOptions", "Number of coordinates needs to be at least two.");
      return;
    }
    for (int i = 0; i < points.size(); i++) {
      if (roadless.contains(coordinate(points.get(i)))) {
        error(exchange, "NoSegment", "Could not find a matching segment for coordinate " + i);
        return;
      }
    }
    if (path.startsWith("/table")) {
      table(exchange, points);
    } else {
      route(exchange, points);
    }
  }

  private void route(HttpExchange exchange, List<GeoPoint> points) throws IOException {
    if (mood == Mood.NO_WAY) {
      error(exchange, "NoRoute", "Impossible route between points");
      return;
    }
    GeoPoint from = points.getFirst();
    GeoPoint to = points.getLast();
    send(
        exchange,
        200,
        String.format(
            Locale.ROOT,
            "{\"code\":\"Ok\",\"routes\":[{\"duration\":%.1f,\"distance\":%.1f}],\"waypoints\":%s}",
            mood == Mood.NEGATIVE ? -1 : exactSeconds(from, to),
            from.metresTo(to),
            waypoints(List.of(from, to))));
  }

  private void table(HttpExchange exchange, List<GeoPoint> points) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI().getQuery());
    List<GeoPoint> sources = chosen(points, query.get("sources"));
    List<GeoPoint> destinations = chosen(points, query.get("destinations"));
    if (sources.size() * destinations.size() > maxTableSize * maxTableSize) {
      error(exchange, "TooBig", "Too many table coordinates");
      return;
    }
    cells.addAndGet(sources.size() * destinations.size());
    List<String> rows = new ArrayList<>();
    for (GeoPoint from : sources) {
      rows.add(
          destinations.stream()
              .map(to -> cell(from, to))
              .collect(Collectors.joining(",", "[", "]")));
    }
    if (mood == Mood.ROW_TOO_FEW) {
      rows.removeLast();
    }
    send(
        exchange,
        200,
        "{\"code\":\"Ok\",\"durations\":"
            + rows
            + ",\"sources\":"
            + waypoints(sources)
            + ",\"destinations\":"
            + waypoints(destinations)
            + "}");
  }

  private String cell(GeoPoint from, GeoPoint to) {
    return switch (mood) {
      case NO_WAY -> "null";
      case NEGATIVE -> "-7.5";
      default -> String.format(Locale.ROOT, "%.1f", exactSeconds(from, to));
    };
  }

  private String waypoints(List<GeoPoint> points) {
    String distance = mood == Mood.FAR ? "3000.5" : "4.2";
    return points.stream()
        .map(point ->
            "{\"location\":["
                + coordinate(point)
                + "],\"distance\":"
                + distance
                + ",\"name\":\"\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static List<GeoPoint> chosen(List<GeoPoint> points, @Nullable String positions) {
    return positions == null
        ? points
        : Arrays.stream(positions.split(";")).map(at -> points.get(Integer.parseInt(at))).toList();
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new TreeMap<>();
    for (String part : text.split("&", -1)) {
      int sign = part.indexOf('=');
      query.put(part.substring(0, sign), part.substring(sign + 1));
    }
    return query;
  }

  private static GeoPoint point(String coordinate) {
    double[] degrees =
        Arrays.stream(coordinate.split(",")).mapToDouble(Double::parseDouble).toArray();
    return new GeoPoint(degrees[1], degrees[0]);
  }

  private static String coordinate(GeoPoint point) {
    return String.format(Locale.ROOT, "%.5f,%.5f", point.longitude(), point.latitude());
  }

  private static void error(HttpExchange exchange, String code, String message) throws IOException {
    send(exchange, 400, "{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Places around Geneva, some hundred metres apart. */
  public static List<GeoPoint> places(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new GeoPoint(46.15 + 0.00025 * i, 6.05 + 0.0067 * (i % 16)))
        .toList();
  }
}
