package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.optimiser.StabilityRates;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a dispatcher asks about a published plan, over HTTP; nothing of it is ever written. */
class PlanAnswersTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final String FOR_DATE = "{\"for_date\":\"" + DAY + "\"";
  private static final String TABLES =
      """
      SELECT table_name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
        AND table_name NOT IN ('audit_chains', 'audit_links', 'audit_unlinked')
      """;

  private static TestApp app;
  private static ApiClient company;
  private static ApiClient empty;

  @BeforeAll
  static void start() {
    app = TestApp.start();
    company = TestCompany.with(app, "Asks").client();
    empty = TestCompany.with(app, "Empty").client();
    assertThat(company.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 3)).status())
        .isEqualTo(200);
    assertThat(company.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 16)).status())
        .isEqualTo(200);
    String run =
        "/dispatch/runs/"
            + DispatchTest.order(company, FOR_DATE + ",\"overrides\":{\"time_budget_seconds\":1}}");
    Await.until(
        "the day has a plan",
        Duration.ofSeconds(60),
        () -> company.get(run).json().get("status").asText().equals("COMPLETED"));
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void thePublishedPlanItselfIsFeasibleAndChangesNothing() {
    JsonNode answer = evaluate(assignments());
    assertThat(answer.get("feasible").asBoolean()).as(answer.toString()).isTrue();
    assertThat(answer.get("violations")).isEmpty();
    assertThat(answer.get("changes")).isEmpty();
    assertWholeCost(answer.get("cost"));
    assertThat(answer.get("cost")).isEqualTo(explanation().get("cost"));
  }

  @Test
  void aPlanMadeByHandIsJudgedPricedAndCompared() {
    String published = assignments();
    JsonNode first = company.get("/dispatch/assignments?date=" + DAY).json().at("/assignments/0");
    long booking = first.get("booking_id").asLong();
    long driver = first.get("driver_id").asLong();
    long other =
        StreamSupport.stream(
                company.get("/drivers").json().get("drivers").spliterator(), /* parallel= */ false)
            .map(found -> found.get("id").asLong())
            .filter(id -> id != driver)
            .findFirst()
            .orElseThrow();

    JsonNode moved =
        evaluate(
            published.replace(
                "\"booking_id\":" + booking + ",\"driver_id\":" + driver,
                "\"booking_id\":" + booking + ",\"driver_id\":" + other));

    JsonNode change =
        StreamSupport.stream(moved.get("changes").spliterator(), /* parallel= */ false)
            .filter(found -> found.get("kind").asText().equals("MOVED"))
            .findFirst()
            .orElseThrow();
    assertThat(change.get("booking_id").asLong()).isEqualTo(booking);
    assertThat(change.get("from_driver_id").asLong()).isEqualTo(driver);
    assertThat(change.get("to_driver_id").asLong()).isEqualTo(other);

    JsonNode left = evaluate("[]");
    assertThat(left.get("feasible").asBoolean()).isTrue();
    assertThat(left.at("/cost/unserved_rappen").asLong()).isEqualTo(16 * 15_000);
    assertThat(left.at("/cost/driving_rappen").asLong()).isZero();
    assertThat(left.get("changes")).hasSize(16);
  }

  @Test
  void aSlotCostsWhatTheWholePlanThenCostsMore() {
    JsonNode answer = slots("2031-03-05T13:00:00+01:00", "2031-03-05T16:00:00+01:00", "");
    assertThat(answer.get("slots")).isNotEmpty();
    assertThat(answer.get("refusal").isNull()).isTrue();
    assertThat(answer.get("direct_seconds").asDouble()).isPositive();
    assertThat(answer.get("direct_estimated").asBoolean()).isTrue();
    long last = Long.MIN_VALUE;
    for (JsonNode slot : answer.get("slots")) {
      assertWholeCost(slot.get("cost"));
      assertThat(slot.at("/cost/total_rappen").asLong()).isGreaterThanOrEqualTo(last);
      last = slot.at("/cost/total_rappen").asLong();
      assertThat(slot.at("/cost/unserved_rappen").asLong()).isEqualTo(-15_000);
    }
  }

  @Test
  void whereThereIsNoSlotTheRuleTheAmountAndARemedyAreNamed() {
    JsonNode night = slots("2031-03-05T03:00:00+01:00", "2031-03-05T03:10:00+01:00", "");
    assertThat(night.get("slots")).isEmpty();
    assertThat(night.at("/refusal/reason").asText()).isNotBlank();
    assertThat(night.at("/refusal/remedy/message").asText()).isNotBlank();
    JsonNode stretcher =
        slots(
            "2031-03-05T09:00:00+01:00",
            "2031-03-05T10:00:00+01:00",
            ",\"mobility\":\"STRETCHER\"");
    assertThat(stretcher.at("/refusal/reason").asText()).isEqualTo("NO_STRETCHER_PLACE");
    assertThat(stretcher.at("/refusal/missing").asDouble()).isEqualTo(1);
    assertThat(stretcher.at("/refusal/remedy/message").asText())
        .contains("brancard", "09:00", "10:30");
  }

  @Test
  void eachRideHasItsCostAndAlternatives() {
    JsonNode answer = explanation();
    assertThat(answer.get("rides")).hasSize(16);
    assertThat(answer.get("unassigned")).isEmpty();
    for (JsonNode ride : answer.get("rides")) {
      assertWholeCost(ride.get("cost"));
      assertThat(ride.get("alternatives").size()).isBetween(0, 3);
      for (JsonNode alternative : ride.get("alternatives")) {
        assertThat(alternative.get("driver_id")).isNotEqualTo(ride.get("driver_id"));
        assertWholeCost(alternative.get("cost"));
        assertThat(alternative.at("/cost/stability_rappen").asLong())
            .as("another driver than published")
            .isGreaterThanOrEqualTo(StabilityRates.STANDARD.driverChange());
      }
    }
  }

  @Test
  void aDayThatIsOtherwiseIsPlannedAndPriced() {
    long driver = company.get("/drivers?limit=1").json().at("/drivers/0/id").asLong();
    Response answer = whatIf("[" + driver + "]");
    for (String part : new String[] {"total_rappen", "driving_rappen", "waiting_rappen"}) {
      assertThat(answer.json().get("difference").get(part).asLong())
          .isEqualTo(
              answer.json().get("after").get(part).asLong()
                  - answer.json().get("before").get(part).asLong());
    }
    assertThat(answer.json().get("before")).isEqualTo(explanation().get("cost"));
    assertThat(answer.json().at("/before/stability_rappen").asLong()).isZero();
    assertWholeCost(answer.json().get("after"));
    long others =
        StreamSupport.stream(answer.json().get("changes").spliterator(), /* parallel= */ false)
            .filter(change -> change.get("kind").asText().equals("MOVED"))
            .count();
    assertThat(answer.json().at("/after/stability_rappen").asLong())
        .as("rides of the driver who is missing, and whoever else changes")
        .isGreaterThanOrEqualTo(others * StabilityRates.STANDARD.driverChange());
    for (JsonNode change : answer.json().get("changes")) {
      assertThat(change.get("to_driver_id").asLong()).isNotEqualTo(driver);
    }
  }

  @Test
  void answersWriteNothing() {
    Map<String, Long> before = rows();
    evaluate(assignments());
    evaluate("[]");
    explanation();
    slots("2031-03-05T13:00:00+01:00", "2031-03-05T16:00:00+01:00", "");
    slots("2031-03-05T03:00:00+01:00", "2031-03-05T03:10:00+01:00", "");
    whatIf("[]");
    assertThat(rows()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "999999, 0, 08:00, 08:30, assignments.0.booking_id",
    "0, 999999, 08:00, 08:30, assignments.0.driver_id",
    "0, 0, 08:30, 08:00, assignments.0.dropoff_at"
  })
  void badPlansAreRefusedByField(
      long booking, long driver, String pickup, String dropoff, String field) {
    JsonNode known = company.get("/dispatch/assignments?date=" + DAY).json().at("/assignments/0");
    Response refused =
        company.post(
            "/dispatch/plans/evaluate",
            FOR_DATE
                + ",\"assignments\":[{\"booking_id\":"
                + (booking == 0 ? known.get("booking_id").asLong() : booking)
                + ",\"driver_id\":"
                + (driver == 0 ? known.get("driver_id").asLong() : driver)
                + ",\"pickup_at\":\""
                + DAY
                + "T"
                + pickup
                + ":00+01:00\",\"dropoff_at\":\""
                + DAY
                + "T"
                + dropoff
                + ":00+01:00\"}]}");
    assertRefused(refused, field);
  }

  @Test
  void otherBadInputIsRefusedByField() {
    String crossed = ride("2031-03-05T10:00:00+01:00", "2031-03-05T09:00:00+01:00", "");
    assertRefused(
        company.post("/dispatch/slots", FOR_DATE + ",\"ride\":" + crossed + "}"), "ride.latest");
    assertRefused(
        company.post("/dispatch/plans/what-if", FOR_DATE + ",\"added_rides\":[" + crossed + "]}"),
        "added_rides.0.latest");
    String right = ride("2031-03-05T09:00:00+01:00", "2031-03-05T10:00:00+01:00", "");
    assertThat(
            company
                .post(
                    "/dispatch/slots",
                    FOR_DATE + ",\"ride\":" + right.replace("46.2,", "NaN,") + "}")
                .status())
        .isEqualTo(400);
    assertRefused(
        company.post(
            "/dispatch/slots", FOR_DATE + ",\"ride\":" + right.replace("46.2,", "96.2,") + "}"),
        "ride.pickup_lat");
    assertRefused(empty.post("/dispatch/slots", FOR_DATE + ",\"ride\":" + right + "}"), "for_date");
    assertRefused(
        empty.post("/dispatch/plans/evaluate", FOR_DATE + ",\"assignments\":[]}"), "for_date");
  }

  private static void assertRefused(Response refused, String field) {
    assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
    assertThat(refused.body()).contains("VALIDATION_FAILED", "\"" + field + "\"");
  }

  private static void assertWholeCost(JsonNode cost) {
    assertThat(cost.get("total_rappen").asLong())
        .isEqualTo(
            cost.get("driving_rappen").asLong()
                + cost.get("waiting_rappen").asLong()
                + cost.get("ride_excess_rappen").asLong()
                + cost.get("vehicles_rappen").asLong()
                + cost.get("unserved_rappen").asLong()
                + cost.get("stability_rappen").asLong());
  }

  private static JsonNode explanation() {
    Response answer = company.get("/dispatch/plans/explanation?date=" + DAY);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode evaluate(String assignments) {
    Response answer =
        company.post(
            "/dispatch/plans/evaluate", FOR_DATE + ",\"assignments\":" + assignments + "}");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  /** The day without some drivers, and with a ride more. */
  private static Response whatIf(String excludedDrivers) {
    Response answer =
        company.post(
            "/dispatch/plans/what-if",
            FOR_DATE
                + ",\"overrides\":{\"time_budget_seconds\":1,\"exclude_driver_ids\":"
                + excludedDrivers
                + "},\"added_rides\":["
                + ride("2031-03-05T13:00:00+01:00", "2031-03-05T16:00:00+01:00", "")
                + "]}");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer;
  }

  private static JsonNode slots(String earliest, String latest, String more) {
    Response answer =
        company.post(
            "/dispatch/slots", FOR_DATE + ",\"ride\":" + ride(earliest, latest, more) + "}");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  private static String ride(String earliest, String latest, String more) {
    return "{\"pickup_lat\":46.2,\"pickup_lon\":6.13,\"dropoff_lat\":46.19,\"dropoff_lon\":6.16,"
        + "\"time_kind\":\"PICKUP_AT\",\"earliest\":\""
        + earliest
        + "\",\"latest\":\""
        + latest
        + "\""
        + more
        + "}";
  }

  /** The published plan as a plan to be judged. */
  private static String assignments() {
    JsonNode published = company.get("/dispatch/assignments?date=" + DAY).json().get("assignments");
    return StreamSupport.stream(published.spliterator(), /* parallel= */ false)
        .map(assignment ->
            "{\"booking_id\":"
                + assignment.get("booking_id")
                + ",\"driver_id\":"
                + assignment.get("driver_id")
                + ",\"pickup_at\":"
                + assignment.get("pickup_at")
                + ",\"dropoff_at\":"
                + assignment.get("dropoff_at")
                + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Rows of every table, as who sees all; the audit's linker works on its own. */
  private static Map<String, Long> rows() {
    Map<String, Long> rows = new TreeMap<>();
    try (Connection connection = TestPostgres.superuser(app.database());
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names = statement.executeQuery(TABLES)) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
          count.next();
          rows.put(table, count.getLong(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }
}
