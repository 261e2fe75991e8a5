package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.slo.Objectives;
import ch.atmr.platform.slo.RouteObjective;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import ch.atmr.testing.TestApp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The metrics as Prometheus reads them: names, labels and buckets that dashboards and alerts know.
 */
class HttpMetricsTest {
  private static final List<String> EDGES =
      List.of("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0");
  private static final List<String> SLO_EDGES =
      List.of(
          "0.005", "0.01", "0.025", "0.05", "0.1", "0.2", "0.25", "0.3", "0.4", "0.5", "1.0", "2.5",
          "5.0", "10.0");
  private static TestApp app;
  private static ApiClient client;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    client = app.client();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void theHistogramHasTheDocumentsEdgesAndLabels() {
    client.raw("/health");
    List<String> buckets =
        lines("http_request_duration_seconds_bucket{")
            .filter(l -> l.contains("endpoint=\"/health\"") && l.contains("method=\"GET\""))
            .toList();
    assertThat(buckets.stream().map(l -> label(l, "le")))
        .containsExactly(Stream.concat(EDGES.stream(), Stream.of("+Inf")).toArray(String[]::new));
    assertThat(buckets)
        .allSatisfy(l ->
            assertThat(labels(l)).containsExactly("endpoint", "le", "method", "scope", "status"));
    assertThat(lines("http_request_duration_seconds").filter(l -> l.contains("quantile=")))
        .isEmpty();
    assertThat(text())
        .contains("# TYPE http_request_duration_seconds histogram")
        .contains("# TYPE http_requests_total counter")
        .contains("# TYPE http_requests_in_progress gauge");
    assertThat(labels(lines("http_requests_total{").findFirst().orElseThrow()))
        .containsExactly("endpoint", "method", "scope", "status");
    assertThat(labels(lines("http_requests_in_progress{").findFirst().orElseThrow()))
        .containsExactly("endpoint", "method", "scope");
    assertThat(lines("http_request_duration_seconds_sum{")).isNotEmpty();
  }

  @Test
  void aRequestCountsOnce() {
    double before = value("http_requests_total", "/ready");
    for (int i = 0; i < 10; i++) {
      client.raw("/ready");
    }
    // Counted once its answer is on its way.
    Await.until("all count", () -> value("http_requests_total", "/ready") >= before + 10);
    assertThat(value("http_requests_total", "/ready")).isEqualTo(before + 10);
    assertThat(value("http_request_duration_seconds_count", "/ready")).isEqualTo(before + 10);
  }

  @Test
  void pathsThatSomebodyMadeUpAddOneSeries() {
    client.raw("/warm-up");
    long before = lines("").count();
    Random random = new Random(11);
    for (int i = 0; i < 50; i++) {
      client.raw("/" + Long.toHexString(random.nextLong()) + "/api/v2/" + random.nextInt());
    }
    assertThat(lines("").count()).isEqualTo(before);
    assertThat(
            lines("http_requests_total{")
                .filter(l ->
                    l.contains("endpoint=\"unmatched\"")
                        && l.contains("status=\"404\"")
                        && l.contains("method=\"GET\""))
                .count())
        .isEqualTo(1);
  }

  @Test
  void tenThousandMadeUpPathsAndMethodsAddNoSeriesOnceEachKindWasSeen() {
    List<String> methods = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "BREW");
    List<String> places = List.of("/", "/api/v2/", "/api/v1/bookings/", "/api/v2/bookings?page=");
    for (String method : methods) {
      places.forEach(place -> made(method, place + 1));
    }
    long before = lines("").count();
    Random random = new Random(12);
    for (int i = 0; i < 10_000; i++) {
      made(
          methods.get(random.nextInt(methods.size())),
          places.get(random.nextInt(places.size())) + Long.toUnsignedString(random.nextLong()));
    }
    assertThat(lines("").count() - before).isLessThan(50);
    assertThat(lines("api_slo_").map(l -> label(l, "endpoint")).distinct().sorted().toList())
        .isEqualTo(objectives().map(RouteObjective::route).sorted().toList());
  }

  @Test
  void everyRouteWithAnObjectiveGetsSamplesUnderEveryVersion() {
    for (RouteObjective route : objectives().toList()) {
      String below = route.route().substring("/api".length()).replace(":id", "1");
      for (String version : List.of("/api/v1", "/api/v2")) {
        for (String method : route.methods()) {
          double before = counted(route.route(), method);
          assertThat(client.send(method, version + below, Optional.empty(), "{}").status())
              .isNotEqualTo(404)
              .isNotEqualTo(405)
              .isLessThan(500);
          Await.until(route.route(), () -> counted(route.route(), method) > before);
          assertThat(counted(route.route(), method)).as(route.route()).isEqualTo(before + 1);
        }
      }
    }
  }

  @Test
  void theObjectivesMethodsAreThoseOfTheContract() {
    Set<String> promised = new TreeSet<>();
    Set<String> contract = new TreeSet<>();
    for (RouteObjective route : objectives().toList()) {
      route.methods().forEach(method -> promised.add(method + " " + route.route()));
      app.app().operations().stream()
          .map(operation -> operation.replaceFirst(" ", " /api").replaceAll("\\{[^}]+}", ":id"))
          .filter(operation -> operation.endsWith(" " + route.route()))
          .forEach(contract::add);
    }
    assertThat(promised).isEqualTo(contract);
  }

  @Test
  void theObjectivesHistogramHasEdgesWhereTheyLie() {
    client.raw("/health");
    List<String> buckets =
        lines("api_slo_request_duration_seconds_bucket{")
            .filter(l -> l.contains("endpoint=\"/api/health\"") && l.contains("status=\"200\""))
            .toList();
    assertThat(buckets.stream().map(l -> label(l, "le")))
        .containsExactly(
            Stream.concat(SLO_EDGES.stream(), Stream.of("+Inf")).toArray(String[]::new));
    assertThat(labels(buckets.getFirst()))
        .containsExactly("endpoint", "le", "method", "scope", "status");
    for (String counter :
        List.of(
            "api_slo_latency_breach_total",
            "api_slo_error_breach_total",
            "api_slo_availability_breach_total")) {
      assertThat(text()).contains("# TYPE " + counter + " counter");
      assertThat(labels(lines(counter + "{").findFirst().orElseThrow()))
          .containsExactly("endpoint", "method", "scope");
    }
  }

  @Test
  void madeUpMethodsShareALabel() {
    for (String method : List.of("BREW", "PROPFIND", "LOCK")) {
      client.send(method, "/health", Optional.empty(), "");
    }
    assertThat(
            lines("http_requests_total{")
                .filter(l -> l.contains("endpoint=\"/health\"") && l.contains("status=\"405\""))
                .map(l -> label(l, "method")))
        .contains("OTHER")
        .doesNotContain("BREW", "PROPFIND", "LOCK");
  }

  @Test
  void routesAreLabelledByTemplate() {
    assertThat(endpoint("/bookings/{id}").label()).isEqualTo("/api/bookings/:id");
    assertThat(endpoint("/clients/{public_id}/bookings").label())
        .isEqualTo("/api/clients/:id/bookings");
    assertThat(endpoint("/bookings").label()).isEqualTo("/api/bookings");
  }

  @Test
  void thePoolTheJvmAndTheLimiterAreThere() {
    assertThat(lines("db_pool_max{").map(l -> l.substring(l.lastIndexOf(' ') + 1)))
        .containsExactly("6.0");
    assertThat(text())
        .contains("db_pool_active{")
        .contains("db_pool_idle{")
        .contains("db_pool_pending{")
        .contains("rate_limiter_degraded_total{")
        .contains("dependency_up{")
        .contains("memory_usedHeap_bytes")
        .contains("gc_total");
  }

  @Test
  void bothPortsServeThemInTesting() {
    assertThat(app.management().raw("/prometheus/metrics-http").header("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(app.management().raw("/api/v2/bookings").status()).isEqualTo(404);
    assertThat(app.management().raw("/openapi").status()).isEqualTo(404);
  }

  private static Endpoint endpoint(String template) {
    Contract.Parameters none = new Contract.Parameters(Map.of(), Optional.empty());
    Contract.Operation operation =
        new Contract.Operation("op", Optional.empty(), none, none, none, Optional.empty(), false);
    return Endpoint.of(
        "GET",
        template,
        Permission.PUBLIC,
        Limit.DEFAULT,
        Endpoint.BodyKind.JSON,
        operation,
        _ -> Reply::noContent);
  }

  private static void made(String method, String path) {
    client.send(method, path, Optional.empty(), "");
  }

  private static Stream<RouteObjective> objectives() {
    return Objectives.load().routes().stream();
  }

  private static double counted(String endpoint, String method) {
    return lines("api_slo_request_duration_seconds_count{")
        .filter(l -> label(l, "endpoint").equals(endpoint) && label(l, "method").equals(method))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String text() {
    return client.raw("/prometheus/metrics-http").body();
  }

  private static Stream<String> lines(String prefix) {
    return text().lines().filter(l -> !l.startsWith("#") && l.startsWith(prefix));
  }

  private static double value(String name, String endpoint) {
    return lines(name + "{")
        .filter(l -> l.contains("endpoint=\"" + endpoint + "\"") && l.contains("status=\"200\""))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String label(String line, String name) {
    Matcher matcher = Pattern.compile(name + "=\"([^\"]*)\"").matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return matcher.group(1);
  }

  private static Set<String> labels(String line) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = Pattern.compile("(\\w+)=\"").matcher(line);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
