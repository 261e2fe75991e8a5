package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.App;
import ch.atmr.routing.OsrmSettings;
import ch.atmr.routing.RoutingSettings;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.OsrmDouble;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs of one day of 300 rides, from its bookings to its plan, and what they ask of OSRM. */
class CachedRoadsTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void theSecondRunOfADayOf300RidesFindsItsRoadsInTheCache() {
    try (OsrmDouble osrm = OsrmDouble.start(1_000);
        TestApp app = TestApp.startWithoutWorkers()) {
      RoutingSettings roads =
          new RoutingSettings(
              Optional.of(OsrmSettings.of(osrm.url())), new TrafficFactors(Map.of(8, 1.3)), 0);
      ApiClient company = TestCompany.with(app, "Cached").client();
      company.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 25));
      company.postCsv("/companies/me/imports/bookings", DayCsv.scattered(DAY, 300, 200, 30));

      try (App _ = app.replicaWith(roads)) {
        JsonNode first = completed(company);
        assertThat(first.get("rides").asInt()).isEqualTo(300);
        assertThat(first.get("publication").asText()).isEqualTo("PUBLISHED");
        assertThat(hitRate(app)).isZero();
      }
      int cells = osrm.cells();
      assertThat(cells).isGreaterThan(50_000);

      // A fresh process knows nothing but what all of them share.
      try (App _ = app.replicaWith(roads)) {
        JsonNode second = completed(company);
        assertThat(second.get("estimated_share").asDouble()).isZero();
        assertThat(hitRate(app)).isGreaterThan(0.75);
      }
      assertThat(osrm.cells() - cells).isLessThan(cells / 4);
    }
  }

  private static JsonNode completed(ApiClient company) {
    String path =
        "/dispatch/runs/"
            + DispatchTest.order(
                company,
                "{\"for_date\":\"%s\",\"overrides\":{\"time_budget_seconds\":1}}".formatted(DAY));
    Await.until(
        "the run ends",
        LIMIT,
        () -> !company.get(path).json().get("status").asText().matches("QUEUED|RUNNING"));
    JsonNode run = company.get(path).json();
    assertThat(run.get("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
    return run;
  }

  /** The gauge of the newest process: all of this machine's share one registry. */
  private static double hitRate(TestApp app) {
    return app.management()
        .raw("/prometheus/metrics-http")
        .body()
        .lines()
        .filter(line -> line.startsWith("osrm_cache_hit_rate"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
