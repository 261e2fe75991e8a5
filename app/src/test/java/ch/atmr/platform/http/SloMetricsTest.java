package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.slo.Objectives;
import ch.atmr.platform.slo.RouteObjective;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What counts as a breach of which objective. The registry is the process', so only changes count.
 */
class SloMetricsTest {
  private static final Objectives OBJECTIVES = Objectives.load();
  private static final Duration FAST = Duration.ofMillis(1);

  private final MeterRegistry registry = Metrics.globalRegistry();
  private final HttpMetrics metrics = new HttpMetrics(registry, OBJECTIVES);
  private final Map<String, Map<String, Long>> before = new TreeMap<>();
  private final Map<String, Long> samplesBefore = new TreeMap<>();

  @BeforeEach
  void remember() {
    counters().forEach(name -> before.put(name, breaches(name)));
    OBJECTIVES
        .routes()
        .forEach(route -> samplesBefore.put(route.route(), allSamples(route.route())));
  }

  @Test
  void everyCounterIsThereBeforeTheFirstBreach() {
    for (String name : counters()) {
      assertThat(breaches(name)).hasSize(14);
      assertThat(
              breaches(name).keySet().stream()
                  .map(key -> key.substring(key.indexOf(' ') + 1))
                  .distinct())
          .containsExactlyInAnyOrderElementsOf(
              OBJECTIVES.routes().stream().map(RouteObjective::route).toList());
    }
  }

  @Test
  void aRouteDelayedAHundredTimesBreaksItsOwnObjectiveAHundredTimes() {
    for (int i = 0; i < 100; i++) {
      answer("GET", "/api/drivers", 200, Duration.ofMillis(401));
      answer("GET", "/api/drivers", 200, Duration.ofMillis(400));
      answer("GET", "/api/bookings", 200, Duration.ofMillis(401));
      answer("GET", "/api/companies/me/drivers", 200, Duration.ofSeconds(9));
    }
    assertThat(moved(SloMetrics.LATENCY_BREACHES)).isEqualTo(Map.of("GET /api/drivers", 100L));
    assertThat(moved(SloMetrics.ERROR_BREACHES)).isEmpty();
    assertThat(moved(SloMetrics.AVAILABILITY_BREACHES)).isEmpty();
    assertThat(samples("/api/drivers")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aFailureCountsAgainstErrorsAndAvailability(int status) {
    answer("GET", "/api/bookings/:id", status, FAST);
    Map<String, Long> one = Map.of("GET /api/bookings/:id", 1L);
    assertThat(moved(SloMetrics.AVAILABILITY_BREACHES)).isEqualTo(one);
    assertThat(moved(SloMetrics.ERROR_BREACHES)).isEqualTo(one);
    assertThat(moved(SloMetrics.LATENCY_BREACHES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 409, 422, 429})
  void whatCallersBringAboutIsNoBreach(int status) {
    answer("POST", "/api/auth/login", status, FAST);
    assertThat(counters()).allSatisfy(name -> assertThat(moved(name)).isEmpty());
    assertThat(samples("/api/auth/login")).isEqualTo(1);
  }

  @Test
  void aClientErrorThatNobodyDeclaredIsAnErrorAndYetAnAnswer() {
    answer("POST", "/api/auth/login", 418, FAST);
    assertThat(moved(SloMetrics.ERROR_BREACHES)).isEqualTo(Map.of("POST /api/auth/login", 1L));
    assertThat(moved(SloMetrics.AVAILABILITY_BREACHES)).isEmpty();
  }

  @Test
  void anAnswerThatTheProxyNoLongerWaitedForIsNone() {
    answer("POST", "/api/dispatch/run", 202, OBJECTIVES.edgeTimeout());
    assertThat(moved(SloMetrics.AVAILABILITY_BREACHES)).isEmpty();
    answer("POST", "/api/dispatch/run", 202, OBJECTIVES.edgeTimeout().plusMillis(1));
    assertThat(moved(SloMetrics.AVAILABILITY_BREACHES))
        .isEqualTo(Map.of("POST /api/dispatch/run", 1L));
  }

  @Test
  void everyWayToAPageIsHeldToTheSameAndHeadCountsAsGet() {
    for (String label : List.of("/health", "/api/health", "/api/v1/health", "/api/v2/health")) {
      answer("GET", label, 200, FAST);
      answer("HEAD", label, 503, FAST);
    }
    assertThat(samples("/api/health")).isEqualTo(8);
    assertThat(moved(SloMetrics.AVAILABILITY_BREACHES)).isEqualTo(Map.of("GET /api/health", 4L));
  }

  @Test
  void methodsThatPromiseNothingAddNoSeries() {
    long before = registry.meters().stream().filter(SloMetricsTest::isOfObjectives).count();
    for (String method : List.of("DELETE", "OPTIONS", "BREW")) {
      answer(method, "/api/bookings", 405, FAST);
      answer(method, "unmatched", 404, FAST);
    }
    assertThat(registry.meters().stream().filter(SloMetricsTest::isOfObjectives).count())
        .isEqualTo(before);
  }

  private void answer(String method, String endpoint, int status, Duration took) {
    metrics.end(metrics.begin(method, endpoint), method, endpoint, status, took.toNanos());
  }

  private static List<String> counters() {
    return List.of(
        SloMetrics.LATENCY_BREACHES, SloMetrics.ERROR_BREACHES, SloMetrics.AVAILABILITY_BREACHES);
  }

  private static boolean isOfObjectives(Meter meter) {
    return meter.id().name().startsWith("api_slo_");
  }

  /** By method and endpoint. */
  private Map<String, Long> breaches(String name) {
    Map<String, Long> counts = new TreeMap<>();
    for (Meter meter : registry.meters()) {
      if (meter.id().name().equals(name)) {
        Map<String, String> tags = new TreeMap<>();
        for (Tag tag : meter.id().tags()) {
          tags.put(tag.key(), tag.value());
        }
        counts.put(tags.get("method") + " " + tags.get("endpoint"), ((Counter) meter).count());
      }
    }
    return counts;
  }

  private Map<String, Long> moved(String name) {
    Map<String, Long> counts = breaches(name);
    before
        .getOrDefault(name, Map.of())
        .forEach((key, count) -> counts.merge(key, -count, Long::sum));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private long samples(String endpoint) {
    return allSamples(endpoint) - samplesBefore.getOrDefault(endpoint, 0L);
  }

  private long allSamples(String endpoint) {
    return registry.meters().stream()
        .filter(meter -> meter.id().name().equals(SloMetrics.DURATION))
        .filter(meter -> endpoint.equals(meter.id().tagsMap().get("endpoint")))
        .mapToLong(meter -> ((Timer) meter).count())
        .sum();
  }
}
