package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.routing.OsrmSettings;
import ch.atmr.routing.RoutingSettings;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.OsrmDouble;
import ch.atmr.testing.OsrmDouble.Mood;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs whose OSRM fails, with production's rule: more than 5 % estimated waits for a yes. */
class EstimatedPlansTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static OsrmDouble osrm;
  private static TestApp app;
  private static Map<String, Double> before;

  @BeforeAll
  static void start() {
    osrm = OsrmDouble.start(100);
    OsrmSettings usual = OsrmSettings.of(osrm.url());
    OsrmSettings settings =
        new OsrmSettings(
            usual.url(),
            usual.profile(),
            usual.mapVersion(),
            usual.maxTableSize(),
            usual.maxUrlLength(),
            usual.concurrency(),
            Duration.ofSeconds(6),
            usual.cacheTtl(),
            usual.maxSnapMetres());
    app =
        TestApp.startWith(
            new RoutingSettings(Optional.of(settings), new TrafficFactors(Map.of(8, 1.5)), 0.05));
    before =
        Map.of(
            "dispatch_plans_held_total", figure("dispatch_plans_held_total"),
            "dispatch_plans_accepted_total", figure("dispatch_plans_accepted_total"));
  }

  @AfterAll
  static void stop() {
    app.close();
    osrm.close();
  }

  /** In one test, because the breaker that opens on the way is the process' own. */
  @Test
  void aPlanOnEstimatedTimesWaitsForADispatcher() {
    ApiClient told = company(app, "Told");
    JsonNode onRoads = completed(told);
    assertThat(onRoads.get("publication").asText()).isEqualTo("PUBLISHED");
    assertThat(onRoads.get("estimated_share").asDouble()).isZero();
    assertThat(onRoads.get("notice").isNull()).isTrue();
    assertThat(assignments(told)).hasSize(12);

    osrm.mood(Mood.SILENT);
    app.redis().stop();
    ApiClient company = company(app, "Waits");
    JsonNode run = completed(company);
    app.redis().startAgain();

    assertThat(run.get("publication").asText()).isEqualTo("AWAITING_ACCEPTANCE");
    assertThat(run.get("estimated_share").asDouble()).isEqualTo(1);
    assertThat(run.get("notice").asText()).contains("100");
    assertThat(run.get("assigned").isNull()).isTrue();
    assertThat(assignments(company)).isEmpty();
    String path = "/dispatch/runs/" + run.get("id");
    assertThat(company.get(path, "Accept-Language", "de").json().get("notice").asText())
        .contains("geschätzt");
    assertThat(company.get(path, "Accept-Language", "en").json().get("notice").asText())
        .contains("estimated");
    assertThat(told.post(path + "/accept", "").status()).isEqualTo(404);

    assertThat(counted("dispatch_plans_held_total")).isEqualTo(1);
    assertThat(counted("dispatch_plans_accepted_total")).isZero();

    Response accepted = company.post(path + "/accept", "");

    assertThat(accepted.status()).as(accepted.toString()).isEqualTo(200);
    assertThat(accepted.json().get("publication").asText()).isEqualTo("PUBLISHED");
    assertThat(accepted.json().get("assigned").asInt()).isEqualTo(12);
    assertThat(assignments(company)).hasSize(12);
    assertConflict(company.post(path + "/accept", ""), "NO_PLAN_WAITS");
    assertThat(counted("dispatch_plans_accepted_total")).isEqualTo(1);

    // The accepted plan changed the day: what waits from before is no longer about it.
    JsonNode again = completed(company);
    assertThat(again.get("publication").asText()).isEqualTo("AWAITING_ACCEPTANCE");
    long booking = assignments(company).get(0).get("booking_id").asLong();
    Response taken = company.post("/companies/me/reservations/" + booking + "/unassign", "");
    assertThat(taken.status()).as(taken.toString()).isEqualTo(200);
    assertConflict(
        company.post("/dispatch/runs/" + again.get("id") + "/accept", ""), "DAY_CHANGED");
    osrm.mood(Mood.WELL);
  }

  @Test
  void aRideThatNoRoadLeadsToIsNamed() {
    try (OsrmDouble island = OsrmDouble.start(100);
        TestApp own =
            TestApp.startWith(
                new RoutingSettings(
                    Optional.of(OsrmSettings.of(island.url())), TrafficFactors.NONE, 1))) {
      island.mood(Mood.NO_WAY);
      ApiClient company = company(own, "Island");
      JsonNode run = completed(company);
      assertThat(run.get("assigned").asInt()).isZero();
      assertThat(run.at("/unassigned/0/reason").asText()).isEqualTo("UNREACHABLE");
      long booking = run.at("/unassigned/0/booking_id").asLong();
      long driver = company.get("/drivers?limit=1").json().at("/drivers/0/id").asLong();
      Response refused =
          company.post(
              "/dispatch/plans/evaluate",
              "{\"for_date\":\"%s\",\"assignments\":[{\"booking_id\":%d,\"driver_id\":%d,"
                      .formatted(DAY, booking, driver)
                  + "\"pickup_at\":\"2031-03-05T08:00:00+01:00\","
                  + "\"dropoff_at\":\"2031-03-05T08:30:00+01:00\"}]}");
      assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
      assertThat(refused.body()).contains("assignments.0.booking_id");
    }
  }

  /** What was counted since the start: the registry is the whole test run's. */
  private static double counted(String name) {
    return figure(name) - before.getOrDefault(name, 0.0);
  }

  private static double figure(String name) {
    return app.management()
        .raw("/prometheus/metrics-http")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static void assertConflict(Response answer, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
    assertThat(answer.json().get("code").asText()).isEqualTo(code);
  }

  private static ApiClient company(TestApp app, String name) {
    ApiClient company = TestCompany.with(app, name).client();
    assertThat(company.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 3)).status())
        .isEqualTo(200);
    assertThat(company.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 12)).status())
        .isEqualTo(200);
    return company;
  }

  private static JsonNode completed(ApiClient company) {
    long run =
        DispatchTest.order(
            company, "{\"for_date\":\"" + DAY + "\",\"overrides\":{\"time_budget_seconds\":1}}");
    String path = "/dispatch/runs/" + run;
    Await.until(
        "the run ends",
        LIMIT,
        () -> company.get(path).json().get("status").asText().equals("COMPLETED"));
    return company.get(path).json();
  }

  private static JsonNode assignments(ApiClient company) {
    return company.get("/dispatch/assignments?date=" + DAY).json().get("assignments");
  }
}
