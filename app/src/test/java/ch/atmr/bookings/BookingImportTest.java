package ch.atmr.bookings;

import static ch.atmr.bookings.BookingServer.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.bookings.BookingServer.Tenant;
import ch.atmr.kernel.ProblemException;
import ch.atmr.testing.ApiClient.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookingImportTest {
  private static final String PATH = "/companies/me/imports/bookings";

  private BookingServer server;
  private Tenant tenant;

  @BeforeAll
  void start() {
    server = BookingServer.start();
  }

  @BeforeEach
  void newTenant() {
    tenant = server.tenant();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aDayComesIn() {
    List<Map<String, String>> rides = day(300);

    Response loaded = tenant.api().postCsv(PATH, csv(rides));

    assertThat(loaded.status()).as(loaded.toString()).isEqualTo(200);
    assertThat(loaded.json().get("dry_run").asBoolean()).isFalse();
    assertThat(loaded.json().get("imported").asInt()).isEqualTo(300);
    assertThat(loaded.json().get("created_clients").asInt()).isEqualTo(50);
    Response list =
        tenant.api().get("/bookings?date=2026-12-01&status=ACCEPTED&limit=100&with_total=true");
    assertThat(list.header("X-Total-Count")).hasValue("300");
    JsonNode first = byReference(list, "R-0001");
    JsonNode back =
        byReference(tenant.api().get("/bookings?limit=100&cursor=" + last(list)), "R-0002");
    assertThat(first.get("pickup_location").asText()).isEqualTo("Rue Neuve 1, 1204 Genève");
    assertThat(first.get("dropoff_location").asText())
        .isEqualTo("Centre de dialyse, Avenue de Champel 42, 1206 Genève");
    assertThat(first.get("medical_facility").asText()).isEqualTo("Centre de dialyse");
    assertThat(first.get("customer_name").asText()).isEqualTo("Patient 1");
    assertThat(first.get("billed_to_contact").asText()).isEqualTo("Assurance 1");
    assertThat(first.get("required_skills").toString()).isEqualTo("[\"OXYGEN\",\"STAIRS\"]");
    assertThat(first.get("amount").isNull()).isTrue();
    assertThat(first.get("notes_medical").asText()).isEqualTo("3e étage, \"A\"");
    assertThat(back.get("parent_booking_id")).isEqualTo(first.get("id"));
    assertThat(back.get("time_kind").asText()).isEqualTo("WILL_CALL");
    assertThat(back.get("time_confirmed").asBoolean()).isFalse();
    assertThat(back.get("estimated_ready_time").isNull()).isFalse();
    JsonNode history =
        tenant.api().get("/bookings/" + first.get("id").asLong() + "/history").json();
    assertThat(history.get("history").get(0).get("to_status").asText()).isEqualTo("ACCEPTED");

    Response again = tenant.api().postCsv(PATH, csv(rides));
    assertThat(code(again)).isEqualTo("400 IMPORT_REJECTED");
    assertThat(again.json().get("rows")).hasSize(200);
    assertThat(again.json().get("more_rows").asInt()).isEqualTo(100);
    assertThat(again.json().get("rows").get(0).get("column").asText()).isEqualTo("reference");
  }

  @Test
  void aRideDoesNotMoveToADayThatKnowsItsReference() {
    tenant.api().postCsv(PATH, csv(day(1)));
    List<Map<String, String>> nextDay = day(1);
    nextDay.getFirst().put("service_date", "2026-12-02");
    nextDay.getFirst().put("requested_time", "2026-12-02T06:01:00Z");
    assertThat(tenant.api().postCsv(PATH, csv(nextDay)).status()).isEqualTo(200);
    long id = tenant.api().get("/bookings?date=2026-12-02").json().at("/bookings/0/id").asLong();

    Response moved =
        tenant
            .api()
            .put(
                "/companies/me/reservations/" + id + "/schedule",
                "{\"scheduled_time\":\"2026-12-01T10:00:00Z\"}");

    assertThat(code(moved)).isEqualTo("409 REFERENCE_TAKEN");
  }

  @Test
  void aDryRunWritesNothing() {
    Response dry = tenant.api().postCsv(PATH + "?dry_run=true", csv(day(4)));

    assertThat(dry.json().get("dry_run").asBoolean()).isTrue();
    assertThat(dry.json().get("imported").asInt()).isEqualTo(4);
    assertThat(dry.json().get("created_clients").asInt()).isEqualTo(2);
    assertThat(bookings()).isZero();
  }

  @Test
  void patientsAreMatchedByReference() {
    tenant.api().postCsv(PATH, csv(day(2)));
    List<Map<String, String>> more = day(2);
    more.forEach(ride ->
        ride.replaceAll((column, cell) ->
            column.endsWith("reference") && cell.startsWith("R-") ? "X" + cell : cell));

    Response second = tenant.api().postCsv(PATH, csv(more));

    assertThat(second.json().get("created_clients").asInt()).isZero();
    assertThat(bookings()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "patient_name | patient_name | ",
        "payer | payer | someone",
        "payer_name | payer_name | ",
        "requested_time | requested_time | tomorrow 9h",
        "requested_time | requested_time | 2026-12-01T09:00:00",
        "requested_time | requested_time | ",
        "service_date | service_date | 2026-13-01",
        "service_date | service_date | 2026-12-02",
        "service_date | service_date | 2020-12-01",
        "pickup_latitude | pickup_latitude | 6.17",
        "pickup_longitude | pickup_longitude | 46.2",
        "pickup_service_min | pickup_service_min | -5",
        "companions | companions | 4",
        "max_ride_min | max_ride_min | 2.5",
        "mobility | mobility | flying",
        "own_wheelchair | own_wheelchair | maybe",
        "required_skills | required_skills | 'stairs|magic'",
        "preferred_language | preferred_language | xx",
        "direction | direction | sideways",
        "time_kind | time_kind | someday",
        "linked_reference | linked_reference | R-0002",
        "estimated_ready_time | estimated_ready_time | 2026-12-01T10:00:00+01:00",
        "max_early_min | max_early_min | 121",
        "reference | reference | R-0002"
      })
  void oneBadCellRefusesTheFileByLineAndColumn(String told, String column, String cell) {
    List<Map<String, String>> rides = day(4);
    rides.get(2).put(column, cell == null ? "" : cell);

    Response refused = tenant.api().postCsv(PATH, csv(rides), "Accept-Language", "en");

    assertThat(code(refused)).as(refused.toString()).isEqualTo("400 IMPORT_REJECTED");
    JsonNode rows = refused.json().get("rows");
    List<String> faults = new ArrayList<>();
    rows.forEach(row -> {
      faults.add(row.get("line").asInt() + " " + row.get("column").asText());
      assertThat(row.get("reason").asText()).doesNotContain("rule.").isNotBlank();
    });
    assertThat(faults).contains("4 " + told);
    assertThat(bookings()).isZero();
  }

  @Test
  void whoRidesAloneAndWhoIsExcludedComesWithTheRides() {
    long driver = driver("D-1");
    driver("D-2");
    tenant.api().postCsv(PATH, csv(day(2)));
    List<Map<String, String>> rides = day(6);
    rides.forEach(ride -> {
      ride.put("reference", "X" + ride.get("reference"));
      ride.computeIfPresent("linked_reference", (_, cell) -> cell.isEmpty() ? "" : "X" + cell);
      ride.put("sharing", "");
      ride.put("excluded_drivers", "");
      ride.put("excluded_patients", "");
    });
    rides.get(0).put("sharing", "isolated");
    rides.get(0).put("excluded_drivers", "D-1");
    rides.get(1).put("sharing", "declined");
    rides.get(1).put("excluded_drivers", "D-1|D-2");
    rides.get(1).put("excluded_patients", "P-3");
    rides.get(2).put("excluded_patients", "P-1|P-3");

    assertThat(tenant.api().postCsv(PATH + "?dry_run=true", csv(rides)).status()).isEqualTo(200);
    assertThat(excluded("P-1", "driver")).isZero();
    Response loaded = tenant.api().postCsv(PATH, csv(rides));

    assertThat(loaded.status()).as(loaded.toString()).isEqualTo(200);
    assertThat(booking("XR-0001").get("sharing").asText()).isEqualTo("ISOLATED");
    assertThat(booking("XR-0002").get("sharing").asText()).isEqualTo("DECLINED");
    assertThat(booking("XR-0003").get("sharing").asText()).isEqualTo("ALLOWED");
    assertThat(booking("R-0001").get("sharing").asText()).isEqualTo("ALLOWED");
    assertThat(excluded("P-1", "driver")).isEqualTo(2);
    assertThat(excluded("P-1", "client")).isEqualTo(1);
    assertThat(excluded("P-2", "driver")).isZero();
    assertThat(excluded("P-2", "client")).isEqualTo(2);
    assertThat(
            server.count(
                "SELECT count(*) AS n FROM clients WHERE "
                    + driver
                    + " = ANY (excluded_driver_ids)"))
        .isEqualTo(1);

    List<Map<String, String>> later = day(1);
    later.getFirst().put("reference", "Y-1");
    later.getFirst().put("excluded_drivers", "D-2");
    assertThat(tenant.api().postCsv(PATH, csv(later)).status()).isEqualTo(200);
    assertThat(excluded("P-1", "driver")).as("a file takes none away").isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "sharing, sometimes",
    "excluded_drivers, D-1|D-9",
    "excluded_drivers, D-1|",
    "excluded_drivers, E-1",
    "excluded_patients, P-9"
  })
  void anOptionalCellThatIsWrongRefusesTheFile(String column, String cell) {
    driver("D-1");
    Tenant other = server.tenant();
    server.driver(other.id(), "E-1");
    List<Map<String, String>> rides = day(4);
    rides.forEach(ride -> ride.put(column, ""));
    rides.get(2).put(column, cell);

    Response refused = tenant.api().postCsv(PATH, csv(rides), "Accept-Language", "en");

    assertThat(code(refused)).as(refused.toString()).isEqualTo("400 IMPORT_REJECTED");
    JsonNode row = refused.json().get("rows").get(0);
    assertThat(row.get("line").asInt() + " " + row.get("column").asText()).isEqualTo("4 " + column);
    assertThat(row.get("reason").asText()).doesNotContain("rule.").isNotBlank();
    assertThat(bookings()).isZero();
  }

  @Test
  void nobodyExcludesMoreThanFifty() {
    for (int k = 1; k <= 51; k++) {
      driver("D-" + k);
    }
    assertThat(tenant.api().postCsv(PATH, csv(excluding("R-1", 1, 30))).status()).isEqualTo(200);
    assertThat(tenant.api().postCsv(PATH, csv(excluding("R-2", 21, 50))).status()).isEqualTo(200);
    assertThat(excluded("P-1", "driver")).isEqualTo(50);

    for (List<Map<String, String>> tooMany :
        List.of(excluding("R-3", 51, 51), excluding("R-4", 1, 51))) {
      Response refused = tenant.api().postCsv(PATH, csv(tooMany));
      assertThat(code(refused)).isEqualTo("400 IMPORT_REJECTED");
      assertThat(refused.json().at("/rows/0/column").asText()).isEqualTo("excluded_drivers");
    }
  }

  private static List<Map<String, String>> excluding(String reference, int first, int last) {
    List<Map<String, String>> rides = day(1);
    rides.getFirst().put("reference", reference);
    rides
        .getFirst()
        .put(
            "excluded_drivers",
            IntStream.rangeClosed(first, last)
                .mapToObj(k -> "D-" + k)
                .collect(Collectors.joining("|")));
    return rides;
  }

  private long driver(String reference) {
    return server.driver(tenant.id(), reference);
  }

  private JsonNode booking(String reference) {
    return byReference(tenant.api().get("/bookings"), reference);
  }

  private long excluded(String patient, String whom) {
    return server.count(
        "SELECT coalesce(max(cardinality(excluded_%s_ids)), 0) AS n FROM clients WHERE reference = '%s' AND company_id = %d"
            .formatted(whom, patient, tenant.id().value()));
  }

  @Test
  void aReturnNeedsItsOwnOutbound() {
    assertThat(fault(rides -> rides.get(1).put("linked_reference", "R-9")))
        .isEqualTo("3 linked_reference");
    assertThat(fault(rides -> rides.get(1).put("linked_reference", "")))
        .isEqualTo("3 linked_reference");
    assertThat(fault(rides -> rides.get(3).put("linked_reference", "R-0001")))
        .isEqualTo("5 linked_reference");
    assertThat(fault(rides -> rides.get(1).put("patient_reference", "P-77")))
        .isEqualTo("3 patient_reference");
    assertThat(fault(rides -> rides.get(1).put("requested_time", "2026-12-01T15:00:00+01:00")))
        .isEqualTo("3 requested_time");
  }

  @Test
  void brokenFilesAreRefused() {
    String good = csv(day(2));
    assertThat(code(tenant.api().postCsv(PATH, ""))).startsWith("400");
    assertThat(code(tenant.api().postCsv(PATH, good.replaceFirst("reference", "name"))))
        .isEqualTo("400 IMPORT_REJECTED");
    assertThat(code(tenant.api().postCsv(PATH, good.replaceFirst(",fr,", ","))))
        .isEqualTo("400 IMPORT_REJECTED");
    assertThat(code(tenant.api().post(PATH, "{}"))).isEqualTo("415 UNSUPPORTED_MEDIA_TYPE");
    byte[] latin = good.getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> server.feature().imports().run(tenant.id(), latin, false, false))
        .isInstanceOf(ProblemException.class);
    assertThat(bookings()).isZero();
  }

  @Test
  void pastDaysComeInOnlyWhenAsked() {
    byte[] past = csv(day(2)).replace("2026-12-01", "2026-11-02").getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> server.feature().imports().run(tenant.id(), past, false, false))
        .isInstanceOf(ProblemException.class);
    assertThat(server.feature().imports().run(tenant.id(), past, false, true).imported())
        .isEqualTo(2);
  }

  /** In Zurich, 2027-03-28 has 23 hours and 2027-10-31 has 25: the day follows the wall clock. */
  @ParameterizedTest
  @CsvSource({
    "2027-03-28, 2027-03-28T00:30:00+01:00, true",
    "2027-03-28, 2027-03-28T03:30:00+02:00, true",
    "2027-03-28, 2027-03-28T23:30:00+02:00, true",
    "2027-03-28, 2027-03-27T23:30:00+01:00, false",
    "2027-03-28, 2027-03-28T23:30:00+01:00, false",
    "2027-10-31, 2027-10-31T02:30:00+02:00, true",
    "2027-10-31, 2027-10-31T02:30:00+01:00, true",
    "2027-10-31, 2027-10-31T23:30:00+01:00, true",
    "2027-10-31, 2027-10-31T00:30:00+01:00, true",
    "2027-10-31, 2027-10-31T00:30:00+03:00, false"
  })
  void daysOfTheClockChangeAreWhole(String day, String time, boolean right) {
    Map<String, String> ride = day(1).getFirst();
    ride.put("service_date", day);
    ride.put("requested_time", time);

    Response response = tenant.api().postCsv(PATH, csv(List.of(ride)));

    assertThat(response.status()).as(response.toString()).isEqualTo(right ? 200 : 400);
    List<Ride> planned =
        server
            .db()
            .tenant(
                tenant.id(),
                tx -> server.feature().rides().toPlan(tx, tenant.id(), LocalDate.parse(day)));
    assertThat(planned).hasSize(right ? 1 : 0);
  }

  private String fault(java.util.function.Consumer<List<Map<String, String>>> breaking) {
    List<Map<String, String>> rides = day(4);
    breaking.accept(rides);
    Response refused = tenant.api().postCsv(PATH, csv(rides));
    assertThat(code(refused)).as(refused.toString()).isEqualTo("400 IMPORT_REJECTED");
    JsonNode row = refused.json().get("rows").get(0);
    return row.get("line").asInt() + " " + row.get("column").asText();
  }

  private long bookings() {
    return server.count(
        "SELECT count(*) AS n FROM bookings WHERE company_id = " + tenant.id().value());
  }

  private static String last(Response page) {
    return page.json().get("next_cursor").asText();
  }

  private JsonNode byReference(Response ignored, String reference) {
    long id =
        server.count(
            "SELECT id AS n FROM bookings WHERE reference = '"
                + reference
                + "' AND company_id = "
                + tenant.id().value());
    assertThat(ignored.status()).isEqualTo(200);
    return server.read(tenant, id);
  }

  /** Rides in pairs: an outbound to dialysis and its return on call; six rides a patient. */
  private static List<Map<String, String>> day(int rides) {
    List<Map<String, String>> day = new ArrayList<>();
    Instant morning = Instant.parse("2026-12-01T06:00:00Z");
    for (int i = 1; i <= rides; i++) {
      boolean back = i % 2 == 0;
      int patient = rides <= 6 ? (i + 1) / 2 : 1 + (i - 1) / 6;
      Map<String, String> ride = new LinkedHashMap<>();
      ride.put("reference", "R-%04d".formatted(i));
      ride.put("service_date", "2026-12-01");
      ride.put("patient_reference", "P-" + patient);
      ride.put("patient_name", "Patient " + patient);
      ride.put("purpose", "dialysis");
      ride.put("direction", back ? "return" : "outbound");
      ride.put("linked_reference", back ? "R-%04d".formatted(i - 1) : "");
      ride.put("time_kind", back ? "will_call" : "arrive_by");
      ride.put("requested_time", back ? "" : morning.plusSeconds(60L * i).toString());
      ride.put(
          "estimated_ready_time", back ? morning.plusSeconds(60L * i + 14_400).toString() : "");
      ride.put("max_early_min", back ? "0" : "20");
      ride.put("max_late_min", back ? "45" : "0");
      place(
          ride, back ? "dropoff_" : "pickup_", "", "Rue Neuve " + i, "1204", "46.20390", "6.13530");
      place(
          ride,
          back ? "pickup_" : "dropoff_",
          "Centre de dialyse",
          "Avenue de Champel 42",
          "1206",
          "46.19186",
          "6.15320");
      ride.put("mobility", "wheelchair");
      ride.put("own_wheelchair", "yes");
      ride.put("companions", "0");
      ride.put("pickup_service_min", "7");
      ride.put("dropoff_service_min", "6");
      ride.put("max_ride_min", "30");
      ride.put("required_skills", "stairs|oxygen");
      ride.put("preferred_language", "fr");
      ride.put("payer", "insurance");
      ride.put("payer_name", "Assurance 1");
      ride.put("notes", "3e étage, \"A\"");
      day.add(ride);
    }
    return day;
  }

  private static void place(
      Map<String, String> ride,
      String end,
      String name,
      String address,
      String postalCode,
      String latitude,
      String longitude) {
    ride.put(end + "name", name);
    ride.put(end + "address", address);
    ride.put(end + "postal_code", postalCode);
    ride.put(end + "city", "Genève");
    ride.put(end + "latitude", latitude);
    ride.put(end + "longitude", longitude);
  }

  private static String csv(List<Map<String, String>> rides) {
    List<String> columns = List.copyOf(rides.getFirst().keySet());
    StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
    for (Map<String, String> ride : rides) {
      List<String> cells = new ArrayList<>();
      for (String column : columns) {
        String cell = ride.getOrDefault(column, "");
        cells.add(
            cell.contains("\"") || cell.contains(",")
                ? '"' + cell.replace("\"", "\"\"") + '"'
                : cell);
      }
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }
}
