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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Days that are wrong, impossible in part, too large, or whose roads nobody tells, over HTTP. */
class HardDaysTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static TestApp app;

  @BeforeAll
  static void start() {
    app = TestApp.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | for_date",
        "{'for_date':'2031-02-30'} | for_date",
        "{'for_date':'5.3.2031'} | for_date",
        "{'for_date':null} | for_date",
        "{'for_date':'2031-03-05','mode':'GUESS'} | mode",
        "{'for_date':'2031-03-05','unknown':1} | unknown",
        "{'for_date':'2031-03-05','overrides':{'time_budget_seconds':0}}"
            + " | overrides.time_budget_seconds",
        "{'for_date':'2031-03-05','overrides':{'time_budget_seconds':-1}}"
            + " | overrides.time_budget_seconds",
        "{'for_date':'2031-03-05','overrides':{'time_budget_seconds':1.5}}"
            + " | overrides.time_budget_seconds",
        "{'for_date':'2031-03-05','overrides':{'time_budget_seconds':121}}"
            + " | overrides.time_budget_seconds",
        "{'for_date':'2031-03-05','overrides':{'max_ride_minutes':0}} | overrides.max_ride_minutes",
        "{'for_date':'2031-03-05','overrides':{'seed':-1}} | overrides.seed",
        "{'for_date':'2031-03-05','overrides':{'exclude_driver_ids':[0]}}"
            + " | overrides.exclude_driver_ids.0",
        "{'for_date':'2031-03-05','overrides':{'exclude_booking_ids':['x']}}"
            + " | overrides.exclude_booking_ids.0"
      },
      quoteCharacter = '"')
  void aBrokenOrderNamesItsField(String body, String field) {
    ApiClient company =
        TestCompany.with(app, "orders" + Integer.toHexString(body.hashCode())).client();
    Response refused = company.post("/dispatch/run", body.replace('\'', '"'));
    assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
    assertThat(refused.json().get("code").asText()).isEqualTo("VALIDATION_FAILED");
    assertThat(refused.json().get("errors").has(field)).as(refused.toString()).isTrue();
    assertThat(company.get("/dispatch/runs").json().get("runs")).isEmpty();
  }

  @Test
  void whatTheOrderLeavesOutMayBeUnknown() {
    ApiClient company = company("Unknown", DayCsv.rides(DAY, 4), 2);
    JsonNode run =
        ended(company, "{\"exclude_driver_ids\":[999999],\"exclude_booking_ids\":[999999]}");
    assertThat(run.get("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
    assertThat(run.get("assigned").asInt()).isEqualTo(4);
  }

  @Test
  void aDayWithoutRidesHasAnEmptyPlan() {
    JsonNode run = ended(TestCompany.with(app, "Quiet").client(), "{}");
    assertThat(run.get("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
    assertThat(run.get("rides").asInt()).isZero();
    assertThat(run.get("unassigned")).isEmpty();
  }

  @Test
  void impossibleRidesAreLeftOutWithReasonsAndTheOthersPlanned() {
    List<String> lines = DayCsv.rides(DAY, 6).lines().toList();
    String csv =
        String.join(
            "\n",
            lines.get(0),
            lines.get(1),
            // Long before the shift; on a stretcher; longer than it may take; without coordinates.
            lines.get(2).replaceFirst("T08:15", "T03:15"),
            lines.get(3).replace(",ambulatory,", ",stretcher,"),
            lines.get(4).replaceFirst(",45,,fr", ",1,,fr"),
            lines.get(5).replaceFirst(",46\\.2[0-9]+,6\\.14000,", ",,,"),
            lines.get(6));
    ApiClient company = company("Impossible", csv + "\n", 2);

    JsonNode run = ended(company, "{\"time_budget_seconds\":1}");

    assertThat(run.get("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
    assertThat(run.get("rides").asInt()).isEqualTo(6);
    assertThat(run.get("assigned").asInt()).isEqualTo(2);
    assertThat(run.get("unassigned").findValuesAsText("reason"))
        .containsExactly("PICKUP_WINDOW", "NO_STRETCHER_PLACE", "RIDE_TIME", "MISSING_COORDINATES");
    run.get("unassigned")
        .forEach(ride ->
            assertThat(ride.at("/remedy/message").asText()).as(ride.toString()).isNotBlank());
  }

  @Test
  void tenThousandRidesBetweenPlacesOfTheirOwnAreRefusedByTheLimit() {
    StringBuilder csv = new StringBuilder();
    int number = 0;
    for (String line : DayCsv.rides(DAY, 10_000).lines().toList()) {
      double shift = 0.00002 * number;
      csv.append(
              line.replaceFirst(",6\\.14000,", String.format(Locale.ROOT, ",%.5f,", 6.14 + shift))
                  .replaceFirst(",46\\.19500,", String.format(Locale.ROOT, ",%.5f,", 46.1 + shift)))
          .append('\n');
      number++;
    }
    ApiClient company = company("Large", csv.toString(), 2);

    JsonNode run = ended(company, "{\"time_budget_seconds\":1}");

    assertThat(run.get("status").asText()).as(run.toString()).isEqualTo("FAILED");
    assertThat(run.get("failure").asText()).isEqualTo("DAY_TOO_LARGE");
    assertThat(run.get("notice").asText()).contains(Integer.toString(Locations.MOST));
    assertThat(company.get("/dispatch/assignments?date=" + DAY).json().get("assignments"))
        .isEmpty();
    Response explained =
        company.get("/dispatch/plans/explanation?date=" + DAY, "Accept-Language", "en");
    assertThat(explained.status()).as(explained.toString()).isEqualTo(409);
    assertThat(explained.json().get("code").asText()).isEqualTo("DAY_TOO_LARGE");
    assertThat(explained.json().get("places").asInt()).isGreaterThan(Locations.MOST);
    assertThat(explained.json().get("message").asText()).contains(Integer.toString(Locations.MOST));
  }

  @Test
  void tenThousandRidesBetweenFewPlacesArePlanned() {
    ApiClient company = company("Crowd", DayCsv.rides(DAY, 10_000), 2);

    JsonNode run = ended(company, "{\"time_budget_seconds\":1}");

    assertThat(run.get("status").asText()).as(run.get("failure").asText()).isEqualTo("COMPLETED");
    int assigned = run.get("assigned").asInt();
    assertThat(assigned).isPositive();
    assertThat(run.get("unassigned")).hasSize(10_000 - assigned);
    assertThat(run.get("unassigned").findValuesAsText("reason")).doesNotContain("");
    assertThat(company.get("/dispatch/assignments?date=" + DAY).json().get("assignments"))
        .hasSize(assigned);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"SILENT", "BROKEN", "HALF", "CUT", "NEGATIVE"})
  void aRunEndsWhateverOsrmDoesAndSaysHowMuchIsEstimated(Mood mood) {
    OsrmDouble osrm = OsrmDouble.start(100);
    osrm.mood(mood);
    OsrmSettings usual = OsrmSettings.of(osrm.url());
    OsrmSettings settings =
        new OsrmSettings(
            usual.url(),
            usual.profile(),
            usual.mapVersion(),
            /* maxTableSize= */ 4,
            usual.maxUrlLength(),
            usual.concurrency(),
            Duration.ofSeconds(2),
            usual.cacheTtl(),
            usual.maxSnapMetres());
    try (osrm;
        TestApp own =
            TestApp.startWith(new RoutingSettings(Optional.of(settings), TrafficFactors.NONE, 1))) {
      ApiClient company = TestCompany.with(own, "Roads").client();
      load(company, DayCsv.rides(DAY, 12), 2);
      JsonNode run = ended(company, "{\"time_budget_seconds\":1}");
      assertThat(run.get("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
      assertThat(run.get("publication").asText()).isEqualTo("PUBLISHED");
      assertThat(run.get("assigned").asInt()).isEqualTo(12);
      double estimated = run.get("estimated_share").asDouble();
      if (mood == Mood.HALF) {
        assertThat(estimated).isLessThan(1);
      } else {
        assertThat(estimated).isEqualTo(1);
      }
    }
  }

  private static ApiClient company(String name, String rides, int drivers) {
    ApiClient company = TestCompany.with(app, name).client();
    load(company, rides, drivers);
    return company;
  }

  private static void load(ApiClient company, String rides, int drivers) {
    Response staff = company.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, drivers));
    assertThat(staff.status()).as(staff.toString()).isEqualTo(200);
    Response day = company.postCsv("/companies/me/imports/bookings", rides);
    assertThat(day.status()).as(day.toString()).isEqualTo(200);
  }

  private static JsonNode ended(ApiClient company, String overrides) {
    long run =
        DispatchTest.order(
            company, "{\"for_date\":\"%s\",\"overrides\":%s}".formatted(DAY, overrides));
    String path = "/dispatch/runs/" + run;
    Await.until(
        "the run ends",
        LIMIT,
        () -> !company.get(path).json().get("status").asText().matches("QUEUED|RUNNING"));
    return company.get(path).json();
  }
}
