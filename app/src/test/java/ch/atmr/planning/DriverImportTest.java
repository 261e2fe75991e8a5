package ch.atmr.planning;

import static ch.atmr.testing.ReferenceServer.assertMatches;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.ReferenceServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriverImportTest {
  private static final String IMPORT = "/companies/me/imports/drivers";
  private static final String HEADER =
      "driver_reference,driver_name,service_date,shift,shift_start,shift_end,break_min,"
          + "break_earliest,break_latest,depot_name,depot_address,depot_postal_code,depot_city,"
          + "depot_latitude,depot_longitude,vehicle_reference,vehicle_type,seats,wheelchair_places,"
          + "seats_per_wheelchair,stretcher_places,stretcher_excludes_wheelchair,skills,languages\n";
  private static final String ROW =
      "D-#,Luc Test #,2026-12-01,early,2026-12-01T06:00:00+01:00,2026-12-01T14:30:00+01:00,45,"
          + "2026-12-01T09:00:00+01:00,2026-12-01T12:00:00+01:00,Depot,Route 10,1227,Carouge,"
          + "46.18765,6.12786,V-#,van,6,1,2,0,no,stairs|oxygen,fr|pt\n";

  private ReferenceServer server;
  private CompanyId company;
  private ApiClient own;

  @BeforeAll
  void start() {
    server = ReferenceServer.start();
    server.server().clock().set(Instant.parse("2026-12-01T12:00:00Z"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void newCompany() {
    company = server.company();
    own = server.dispatcher(company);
  }

  @Test
  void aDayIsLoadedOnceHoweverOftenItsFileComes() {
    String file = file(row("1"), row("2"));

    Response dry = own.postCsv(IMPORT + "?dry_run=true", file);
    assertThat(dry.status()).as(dry.toString()).isEqualTo(200);
    assertMatches(dry.json(), "ImportResult");
    assertThat(dry.json().get("created_shifts").asInt()).isEqualTo(2);
    assertThat(shifts()).isZero();

    Response first = own.postCsv(IMPORT, file);
    assertThat(first.status()).as(first.toString()).isEqualTo(200);
    assertThat(first.json().get("created_drivers").asInt()).isEqualTo(2);
    assertThat(first.json().get("created_vehicles").asInt()).isEqualTo(2);
    assertThat(first.json().get("dry_run").asBoolean()).isFalse();

    Response second = own.postCsv(IMPORT, file(row("1"), row("2"), row("3")));
    assertThat(second.status()).as(second.toString()).isEqualTo(200);
    assertThat(second.json().get("imported").asInt()).isEqualTo(3);
    assertThat(second.json().get("created_drivers").asInt()).isEqualTo(1);
    assertThat(second.json().get("created_shifts").asInt()).isEqualTo(1);
    assertThat(shifts()).isEqualTo(3);

    var driver = own.get("/drivers").json().get("drivers").get(2);
    assertThat(driver.get("reference").asText()).isEqualTo("D-1");
    assertThat(driver.get("first_name").asText()).isEqualTo("Luc Test");
    assertThat(driver.get("user_id").isNull()).isTrue();
    assertThat(driver.get("skills").toString()).isEqualTo("[\"OXYGEN\",\"STAIRS\"]");
    var vehicle = own.get("/companies/me/vehicles/" + driver.get("vehicle_id").asLong()).json();
    assertThat(vehicle.get("seats_per_wheelchair").asInt()).isEqualTo(2);
    var shift = own.get("/companies/me/shifts?from=2026-12-01").json().get("shifts").get(0);
    assertThat(shift.get("depot_address").asText()).isEqualTo("Depot, Route 10, 1227 Carouge");
    assertThat(shift.get("break_minutes").asInt()).isEqualTo(45);
  }

  @Test
  void everyBadRowIsToldAndNothingIsLoaded() {
    String file =
        file(
            row("1"),
            row("2").replace("Luc Test 2,", ""), // a field too few
            row("3").replace("2026-12-01T06:00:00+01:00", "tomorrow 6h"),
            row("4").replace("46.18765,6.12786", "6.12786,46.18765"),
            row("5").replace("Luc Test 5", " "),
            row("6").replace(",van,", ",bus,"),
            row("7").replace(",45,", ",-5,"),
            row("1").replace("V-1", "V-8"),
            row("9").replace("Route 10", "3e \u00e9tage"));
    byte[] bytes = file.getBytes(StandardCharsets.ISO_8859_1);

    List<String> told = new ArrayList<>();
    try {
      server.features().imports().run(company, bytes, false, false);
    } catch (ProblemException e) {
      ((Problem.BadRows) e.problem())
          .rows()
          .forEach(r -> told.add(r.line() + " " + r.column() + " " + r.rule()));
    }

    assertThat(told)
        .containsExactly(
            "3  csvFields",
            "4 shift_start csvInstant",
            "5 depot_latitude csvDecimal",
            "5 depot_longitude csvDecimal",
            "6 driver_name csvRequired",
            "7 vehicle_type csvConstant",
            "8 break_min csvInteger",
            "9 driver_reference csvTwice",
            "10 depot_address csvEncoding");
    assertThat(own.get("/drivers").json().get("drivers")).isEmpty();
    assertThat(shifts()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2026-12-01T14:30:00+01:00 ; 2026-12-02T06:00:01+01:00 ; shift_end",
        "2026-12-01T09:00:00+01:00 ; 2026-12-01T05:00:00+01:00 ; break_earliest",
        "2026-12-01T12:00:00+01:00 ; 2026-12-01T09:44:00+01:00 ; break_latest",
        "2026-12-01,early ; 2026-12-02,early ; service_date",
        "2026-12-01 ; 2026-11-30 ; service_date",
        "stairs ; walking ; skills",
        "pt ; xx ; languages",
        "early ; noon ; shift",
        ",no, ; ,perhaps, ; stretcher_excludes_wheelchair",
        "46.18765 ; '' ; depot_latitude"
      })
  void aFaultNamesItsColumnOverHttp(String right, String wrong, String column) {
    String bad = row("1").replace(right, wrong == null ? "" : wrong);

    Response response = own.postCsv(IMPORT, file(bad), "Accept-Language", "en");

    assertThat(response.status()).as(response.toString()).isEqualTo(400);
    assertThat(response.json().get("code").asText()).isEqualTo("IMPORT_REJECTED");
    assertThat(response.json().get("rows").findValuesAsText("column")).contains(column);
    assertThat(response.json().get("rows").get(0).get("line").asInt()).isEqualTo(2);
    assertThat(response.json().get("rows").get(0).get("reason").asText()).doesNotContain("rule.");
    assertThat(response.json().get("more_rows").asInt()).isZero();
  }

  @Test
  void theHeaderMustBeWholeAndKnown() {
    Response response = own.postCsv(IMPORT, file(row("1")).replace("seats,", "chairs,"));

    assertThat(response.json().get("rows").findValuesAsText("column"))
        .containsExactlyInAnyOrder("chairs", "seats");
    assertThat(own.postCsv(IMPORT, " ").status()).isEqualTo(400);
    assertThat(own.post(IMPORT, "{}").status()).isEqualTo(415);
  }

  @Test
  void daysThatAreOverNeedLeave() {
    String past = file(row("1")).replace("2026-12-01", "2026-11-30");

    Response refused = own.postCsv(IMPORT, past);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("rows").findValuesAsText("column"))
        .containsExactly("service_date");
    assertThat(own.postCsv(IMPORT + "?allow_past=true", past).status()).isEqualTo(200);
  }

  @Test
  void aShiftThatOverlapsAnotherAndAnInactiveDriverAreFaults() {
    own.postCsv(IMPORT, file(row("1")));
    Response overlap =
        own.postCsv(
            IMPORT,
            file(row("1").replace("2026-12-01T14:30:00+01:00", "2026-12-01T15:00:00+01:00")));
    assertThat(overlap.json().get("rows").findValuesAsText("column"))
        .containsExactly("shift_start");

    long driver = own.get("/drivers").json().get("drivers").get(0).get("id").asLong();
    long vehicle =
        own.get("/companies/me/vehicles").json().get("vehicles").get(0).get("id").asLong();
    own.delete("/companies/me/drivers/" + driver);
    own.delete("/companies/me/vehicles/" + vehicle);
    Response inactive = own.postCsv(IMPORT, file(row("1")).replace("2026-12-01", "2026-12-02"));
    assertThat(inactive.json().get("rows").findValuesAsText("column"))
        .containsExactlyInAnyOrder("driver_reference", "vehicle_reference");
  }

  @Test
  void aRowWithoutBreakOrPointIsFine() {
    own.put("/companies/me", "{\"address\": \"A\", \"latitude\": 46.5, \"longitude\": 6.5}");
    String bare =
        row("1")
            .replace("46.18765,6.12786", ",")
            .replace("45,2026-12-01T09:00:00+01:00,2026-12-01T12:00:00+01:00", "0,,");

    assertThat(own.postCsv(IMPORT, file(bare)).status()).isEqualTo(200);

    var shift = own.get("/companies/me/shifts?from=2026-12-01").json().get("shifts").get(0);
    assertThat(shift.get("depot_lat").asDouble()).isEqualTo(46.5);
    assertThat(shift.get("break_minutes").asInt()).isZero();
  }

  @Test
  void aVehicleMayHaveLayoutsAndAShiftAnotherEnd() {
    Response loaded =
        own.postCsv(
            IMPORT,
            extended(
                "4/2/0|2/0/1,Home,Rue du Lac 1,1202,Geneve,46.21,6.15",
                ",,,,,,",
                ",,Rue du Lac 2,1202,Geneve,,"));
    assertThat(loaded.status()).as(loaded.toString()).isEqualTo(200);
    assertThat(loaded.json().get("created_shifts").asInt()).isEqualTo(3);

    var vehicles = own.get("/companies/me/vehicles").json().get("vehicles");
    assertThat(vehicles.get(2).get("layouts").toString())
        .isEqualTo(
            "[{\"seats\":4,\"stretcher_places\":0,\"wheelchair_places\":2},"
                + "{\"seats\":2,\"stretcher_places\":1,\"wheelchair_places\":0}]");
    assertThat(vehicles.get(1).get("layouts")).isEmpty();
    var shifts = own.get("/companies/me/shifts?from=2026-12-01").json().get("shifts");
    assertThat(shifts.get(0).get("end_address").asText())
        .isEqualTo("Home, Rue du Lac 1, 1202 Geneve");
    assertThat(shifts.get(0).get("end_lat").asDouble()).isEqualTo(46.21);
    assertThat(shifts.get(1).get("end_address").isNull()).isTrue();
    assertThat(shifts.get(2).get("end_address").asText()).isEqualTo("Rue du Lac 2, 1202 Geneve");
    assertThat(shifts.get(2).get("end_lat").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "4/2,,,,,, ; layouts",
        "51/0/0,,,,,, ; layouts",
        "4/11/0,,,,,, ; layouts",
        "4/2/5,,,,,, ; layouts",
        "a/b/c,,,,,, ; layouts",
        "4/2/0|,,,,,, ; layouts",
        "1/0/0|2/0/0|3/0/0|4/0/0|5/0/0|6/0/0|7/0/0|8/0/0|9/0/0|1/1/0|2/1/0,,,,,, ; layouts",
        ",Home,,,,, ; end_address",
        ",,Rue du Lac 1,,Geneve,, ; end_postal_code",
        ",,Rue du Lac 1,1202,,, ; end_city",
        ",,Rue du Lac 1,1202,Geneve,46.2, ; end_longitude",
        ",,Rue du Lac 1,1202,Geneve,6.2,46.2 ; end_latitude"
      })
  void aFaultOfAnOptionalColumnNamesItsRowAndColumn(String cells, String column) {
    Response refused = own.postCsv(IMPORT, extended(",,,,,,", cells), "Accept-Language", "en");

    assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
    var rows = refused.json().get("rows");
    assertThat(rows.findValuesAsText("column")).contains(column);
    assertThat(rows.findValuesAsText("line")).containsOnly("3");
    assertThat(rows.get(0).get("reason").asText()).doesNotContain("rule.");
    assertThat(shifts()).isZero();
  }

  /** A file with the optional columns; its rows have these cells there. */
  private static String extended(String... cells) {
    StringBuilder file =
        new StringBuilder(HEADER.strip())
            .append(",layouts,end_name,end_address,end_postal_code,end_city,end_latitude,")
            .append("end_longitude\n");
    for (int i = 0; i < cells.length; i++) {
      file.append(row("" + (i + 1)).strip()).append(',').append(cells[i]).append('\n');
    }
    return file.toString();
  }

  @RepeatedTest(10)
  void theSameFileTwiceAtOnceIsLoadedOnce() throws Exception {
    String file = file(IntStream.range(0, 20).mapToObj(i -> row("" + i)).toArray(String[]::new));
    Callable<Integer> load = () -> own.postCsv(IMPORT, file).status();
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> one : threads.invokeAll(List.of(load, load, load))) {
        statuses.add(one.get());
      }
    }

    assertThat(statuses).containsOnly(200);
    assertThat(shifts()).isEqualTo(20);
  }

  private int shifts() {
    return own.get("/companies/me/shifts?from=2026-12-01&limit=100").json().get("shifts").size();
  }

  private static String row(String number) {
    return ROW.replace("#", number);
  }

  private static String file(String... rows) {
    return List.of(rows).stream().collect(Collectors.joining("", HEADER, ""));
  }
}
