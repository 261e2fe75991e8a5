package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A day from its files to its plan, over HTTP. */
class DispatchTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);

  private static TestApp app;

  @BeforeAll
  static void start() {
    app = TestApp.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void plansADayAndPublishesIt() {
    ApiClient company = TestCompany.with(app, "Plans").client();
    load(company, 24, 4);

    JsonNode run = completed(company, order(company, "{\"for_date\":\"" + DAY + "\"}"));

    assertThat(run.get("rides").asInt()).isEqualTo(24);
    assertThat(run.get("assigned").asInt()).isEqualTo(24);
    assertThat(run.get("unassigned")).isEmpty();
    assertThat(run.get("cost").get("driving_seconds").asDouble()).isPositive();
    JsonNode assignments = company.get("/dispatch/assignments?date=" + DAY).json();
    assertThat(assignments.get("assignments")).hasSize(24);
    assertNoDriverIsInTwoToursAtOnce(assignments.get("assignments"));
    JsonNode booking = company.get("/bookings?status=ASSIGNED&limit=1&date=" + DAY).json();
    assertThat(booking.get("bookings")).hasSize(1);
  }

  @Test
  void ofManyWhoOrderADayAtOnceNoneIsRefused() throws InterruptedException, ExecutionException {
    ApiClient company = TestCompany.with(app, "Hurries").client();
    String order = "{\"for_date\":\"" + DAY.plusDays(1) + "\"}";
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Response>> calls =
          Collections.nCopies(12, () -> company.post("/dispatch/run", order));
      for (Future<Response> answer : callers.invokeAll(calls)) {
        assertThat(answer.get().status()).as(answer.get().toString()).isEqualTo(202);
      }
    }
  }

  @Test
  void saysWhyARideHasNoDriver() {
    ApiClient company = TestCompany.with(app, "Why").client();
    load(company, 4, 0);

    JsonNode run = completed(company, order(company, "{\"for_date\":\"" + DAY + "\"}"));

    assertThat(run.get("assigned").asInt()).isZero();
    assertThat(run.get("unassigned")).hasSize(4);
    JsonNode first = run.get("unassigned").get(0);
    assertThat(first.get("reason").asText()).isEqualTo("NO_SHIFT");
    assertThat(first.get("remedy").get("message").asText()).isNotBlank();
  }

  @Test
  void keepsAPinnedRideWithItsDriver() {
    ApiClient company = TestCompany.with(app, "Pins").client();
    load(company, 8, 2);
    long driver = company.get("/drivers?limit=1").json().at("/drivers/0/id").asLong();
    long booking =
        company.get("/bookings?date=" + DAY + "&limit=1").json().at("/bookings/0/id").asLong();
    Response pinned =
        company.post(
            "/companies/me/reservations/" + booking + "/assign",
            "{\"driver_id\":" + driver + ",\"pin\":true}");
    assertThat(pinned.status()).as(pinned.toString()).isEqualTo(200);
    JsonNode before = assignmentOf(company, booking);

    JsonNode run = completed(company, order(company, "{\"for_date\":\"" + DAY + "\"}"));

    assertThat(run.get("rides").asInt()).isEqualTo(7);
    JsonNode after = assignmentOf(company, booking);
    assertThat(after.get("id")).isEqualTo(before.get("id"));
    assertNoDriverIsInTwoToursAtOnce(
        company.get("/dispatch/assignments?date=" + DAY).json().get("assignments"));
  }

  @Test
  void improvesThePublishedPlan() {
    ApiClient company = TestCompany.with(app, "Improves").client();
    load(company, 16, 3);
    JsonNode first = completed(company, order(company, "{\"for_date\":\"" + DAY + "\"}"));
    JsonNode second =
        completed(
            company,
            order(
                company,
                "{\"for_date\":\""
                    + DAY
                    + "\",\"mode\":\"improve\","
                    + "\"overrides\":{\"time_budget_seconds\":1}}"));
    assertThat(second.get("mode").asText()).isEqualTo("IMPROVE");
    assertThat(second.get("assigned").asInt()).isEqualTo(first.get("assigned").asInt());
    assertThat(second.get("cost").get("total").asDouble())
        .isLessThanOrEqualTo(first.get("cost").get("total").asDouble());
  }

  @Test
  void anotherTenantsRunIsNotThere() {
    ApiClient mine = TestCompany.with(app, "Mine").client();
    ApiClient other = TestCompany.with(app, "Other").client();
    load(mine, 2, 1);
    long run = order(mine, "{\"for_date\":\"" + DAY + "\"}");
    assertThat(other.get("/dispatch/runs/" + run).status()).isEqualTo(404);
    assertThat(other.post("/dispatch/runs/" + run + "/cancel", "").status()).isEqualTo(404);
    assertThat(other.get("/dispatch/runs").json().get("runs")).isEmpty();
    assertThat(other.get("/dispatch/assignments?date=" + DAY).json().get("assignments")).isEmpty();
  }

  @Test
  void refusesACompanyThatMayNotDispatch() {
    ApiClient company = TestCompany.withoutDispatch(app, "Waits").client();
    Response refused = company.post("/dispatch/run", "{\"for_date\":\"" + DAY + "\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asText()).isEqualTo("DISPATCH_NOT_ENABLED");
  }

  private static void load(ApiClient company, int rides, int drivers) {
    if (drivers > 0) {
      Response staff =
          company.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, drivers));
      assertThat(staff.status()).as(staff.toString()).isEqualTo(200);
    }
    Response day = company.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, rides));
    assertThat(day.status()).as(day.toString()).isEqualTo(200);
  }

  static long order(ApiClient company, String body) {
    Response ordered = company.post("/dispatch/run", body);
    assertThat(ordered.status()).as(ordered.toString()).isEqualTo(202);
    assertThat(ordered.header("Location"))
        .contains("/api/v2/dispatch/runs/" + ordered.json().get("run_id").asLong());
    return ordered.json().get("run_id").asLong();
  }

  private static JsonNode completed(ApiClient company, long run) {
    Await.until(
        "the run ends",
        LIMIT,
        () ->
            !company
                .get("/dispatch/runs/" + run)
                .json()
                .get("status")
                .asText()
                .matches("QUEUED|RUNNING"));
    JsonNode ended = company.get("/dispatch/runs/" + run).json();
    assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("COMPLETED");
    return ended;
  }

  private static JsonNode assignmentOf(ApiClient company, long booking) {
    for (JsonNode assignment :
        company.get("/dispatch/assignments?date=" + DAY).json().get("assignments")) {
      if (assignment.get("booking_id").asLong() == booking) {
        return assignment;
      }
    }
    throw new AssertionError("booking " + booking + " has no assignment");
  }

  // By driver, then in the order of pick-ups: so a tour must end before another begins.
  private static void assertNoDriverIsInTwoToursAtOnce(JsonNode assignments) {
    Map<Long, String> tourOf = new HashMap<>();
    Map<Long, String> busyUntil = new HashMap<>();
    for (JsonNode assignment : assignments) {
      long driver = assignment.get("driver_id").asLong();
      String tour = assignment.get("tour_id").asText();
      if (!tour.equals(tourOf.get(driver))) {
        assertThat(assignment.get("pickup_at").asText())
            .isGreaterThanOrEqualTo(busyUntil.getOrDefault(driver, ""));
      }
      tourOf.put(driver, tour);
      busyUntil.merge(
          driver, assignment.get("dropoff_at").asText(), (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
  }
}
