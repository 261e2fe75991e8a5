package ch.atmr.planning;

import static ch.atmr.testing.ReferenceServer.assertMatches;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.CompanyId;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.ReferenceServer;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShiftRoutesTest {
  private static final String SHIFTS = "/companies/me/shifts";

  private ReferenceServer server;
  private CompanyId company;
  private ApiClient own;
  private long driver;
  private long vehicle;

  @BeforeAll
  void start() {
    server = ReferenceServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void newCompany() {
    server.server().clock().set(Instant.parse("2026-11-24T08:00:00Z"));
    company = server.company();
    own = server.dispatcher(company);
    vehicle = vehicle("GE 1");
    driver = driver(vehicle);
  }

  @Test
  void aShiftIsAddedChangedAndDeleted() {
    Response created =
        own.post(
            SHIFTS,
            """
            {"driver_id": %d, "vehicle_id": %d, "starts_at": "2026-12-01T06:00:00+01:00",
             "ends_at": "2026-12-01T14:30:00+01:00", "depot_address": "Route des Jeunes 10",
             "depot_lat": 46.18, "depot_lon": 6.12, "break_minutes": 45,
             "break_earliest": "2026-12-01T09:00:00+01:00",
             "break_latest": "2026-12-01T12:00:00+01:00"}
            """
                .formatted(driver, vehicle));
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    assertMatches(created.json(), "Shift");
    assertThat(Instant.parse(created.json().get("starts_at").asText()))
        .isEqualTo(Instant.parse("2026-12-01T05:00:00Z"));
    String path = SHIFTS + "/" + created.json().get("id").asLong();

    Response changed =
        own.put(path, "{\"ends_at\": \"2026-12-01T15:00:00+01:00\"}", "If-Match", "\"1\"");
    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    assertThat(changed.json().get("break_minutes").asInt()).isEqualTo(45);
    assertThat(changed.json().get("depot_lat").asDouble()).isEqualTo(46.18);
    assertThat(own.put(path, "{\"break_minutes\": 0}", "If-Match", "\"1\"").status())
        .isEqualTo(412);
    Response noBreak = own.put(path, "{\"break_minutes\": 0}");
    assertThat(noBreak.json().get("break_earliest").isNull()).isTrue();
    assertThat(own.put(path, "{\"break_minutes\": 10}").status()).isEqualTo(400);
    assertThat(on("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z")).hasSize(1);

    assertThat(own.delete(path).status()).isEqualTo(204);
    assertThat(own.delete(path).status()).isEqualTo(404);
    assertThat(on("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z")).isEmpty();
  }

  @Test
  void aShiftMayEndAtHome() {
    String shift = "\"starts_at\":\"2026-12-01T06:00:00Z\",\"ends_at\":\"2026-12-01T07:00:00Z\",";
    Response created =
        own.post(
            SHIFTS,
            "{\"driver_id\":"
                + driver
                + ","
                + shift
                + "\"depot_address\":\"Quai 2\",\"end_address\":\" Rue 3 \","
                + "\"end_lat\":46.2,\"end_lon\":6.2}");
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    assertMatches(created.json(), "Shift");
    String path = SHIFTS + "/" + created.json().get("id").asLong();
    assertThat(created.json().get("end_address").asText()).isEqualTo("Rue 3");
    assertThat(created.json().get("end_lat").asDouble()).isEqualTo(46.2);

    JsonNode moved = own.put(path, "{\"end_address\":\"Rue 4\"}").json();
    assertThat(moved.get("end_address").asText()).isEqualTo("Rue 4");
    assertThat(moved.get("end_lat").isNull()).isTrue();
    assertThat(own.put(path, "{\"end_lat\":46.3,\"end_lon\":6.3}").json().get("end_lat").asDouble())
        .isEqualTo(46.3);
    JsonNode depot = own.put(path, "{\"end_address\":\"\"}").json();
    assertThat(depot.get("end_address").isNull()).isTrue();
    assertThat(depot.get("end_lat").isNull()).isTrue();
  }

  @Test
  void theUsualVehicleAndTheCompanysDepotAreTaken() {
    own.put("/companies/me", "{\"address\": \"Quai 1\", \"latitude\": 46.1, \"longitude\": 6.1}");

    Response created = post(driver, "2026-12-01T06:00:00Z", "2026-12-01T14:00:00Z");

    assertThat(created.json().get("vehicle_id").asLong()).isEqualTo(vehicle);
    assertThat(created.json().get("depot_address").asText()).isEqualTo("Quai 1");
    assertThat(created.json().get("depot_lat").asDouble()).isEqualTo(46.1);
    Response elsewhere =
        own.post(
            SHIFTS,
            """
            {"driver_id": %d, "starts_at": "2026-12-02T06:00:00Z",
             "ends_at": "2026-12-02T07:00:00Z", "depot_address": "Quai 2"}
            """
                .formatted(driver));
    assertThat(elsewhere.json().get("depot_lat").asDouble()).isEqualTo(46.1);
  }

  @Test
  void withoutVehicleOrDepotAShiftIsRefused() {
    Response noDepot = post(driver, "2026-12-01T06:00:00Z", "2026-12-01T14:00:00Z");
    assertThat(noDepot.status()).isEqualTo(400);
    assertThat(noDepot.json().get("errors").has("depot_address")).isTrue();

    own.put("/companies/me", "{\"address\": \"Quai 1\"}");
    own.put("/companies/me/drivers/" + driver, "{\"vehicle_id\": 0}");
    Response noVehicle = post(driver, "2026-12-01T06:00:00Z", "2026-12-01T14:00:00Z");
    assertThat(noVehicle.json().get("errors").has("vehicle_id")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-12-01T08:00:00Z | 2026-12-01T08:00:00Z | | ends_at",
        "2026-12-01T08:00:00Z | 2026-12-01T07:00:00Z | | ends_at",
        "2026-12-01T08:00:00Z | 2026-12-02T08:00:01Z | | ends_at",
        "2026-12-01T08:00:00 | 2026-12-01T18:00:00Z | | starts_at",
        "2026-12-01T08:00:00Z | 2026-12-01T18:00:00Z | \"break_minutes\": 30 | break_earliest",
        "2026-12-01T08:00:00Z | 2026-12-01T18:00:00Z | \"break_minutes\": 30,"
            + " \"break_earliest\": \"2026-12-01T07:00:00Z\","
            + " \"break_latest\": \"2026-12-01T09:00:00Z\" | break_earliest",
        "2026-12-01T08:00:00Z | 2026-12-01T18:00:00Z | \"break_minutes\": 30,"
            + " \"break_earliest\": \"2026-12-01T09:00:00Z\","
            + " \"break_latest\": \"2026-12-01T09:29:59Z\" | break_latest"
      })
  void badTimesNameTheirField(String start, String end, String more, String field) {
    String extra = more == null ? "" : ", " + more;
    Response response =
        own.post(
            SHIFTS,
            """
            {"driver_id": %d, "starts_at": "%s", "ends_at": "%s", "depot_address": "Quai 1"%s}
            """
                .formatted(driver, start, end, extra));

    assertThat(response.status()).as(response.toString()).isEqualTo(400);
    assertThat(response.json().get("errors").toString()).contains(field);
  }

  @Test
  void shiftsOfADriverOrAVehicleDoNotOverlapButMayTouch() {
    depot();
    assertThat(post(driver, "2026-12-01T06:00:00Z", "2026-12-01T14:00:00Z").status())
        .isEqualTo(201);
    long colleague = driver(vehicle);

    assertThat(code(post(driver, "2026-12-01T13:59:59Z", "2026-12-01T20:00:00Z")))
        .isEqualTo("SHIFT_OVERLAP");
    assertThat(code(post(colleague, "2026-12-01T05:00:00Z", "2026-12-01T06:00:01Z")))
        .isEqualTo("SHIFT_OVERLAP");
    Response touching = post(driver, "2026-12-01T14:00:00Z", "2026-12-01T20:00:00Z");
    assertThat(touching.status()).isEqualTo(201);
    assertThat(
            code(
                own.put(
                    SHIFTS + "/" + touching.json().get("id").asLong(),
                    "{\"starts_at\": \"2026-12-01T13:00:00Z\"}")))
        .isEqualTo("SHIFT_OVERLAP");
  }

  @Test
  void ofManyOverlappingShiftsAtOnceOneIsTaken() throws Exception {
    depot();
    List<Callable<Integer>> tries =
        IntStream.range(0, 12)
            .<Callable<Integer>>mapToObj(i ->
                () ->
                    post(driver, "2026-12-01T06:%02d:00Z".formatted(i), "2026-12-01T14:00:00Z")
                        .status())
            .toList();
    List<Integer> statuses = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> one : threads.invokeAll(tries)) {
        statuses.add(one.get());
      }
    }

    assertThat(statuses).containsOnlyOnce(201);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(11);
  }

  @Test
  void inactiveDriversAndVehiclesGetNoShift() {
    depot();
    long other = vehicle("GE 2");
    own.delete("/companies/me/vehicles/" + other);
    Response withVehicle =
        own.post(
            SHIFTS,
            """
            {"driver_id": %d, "vehicle_id": %d, "starts_at": "2026-12-01T06:00:00Z",
             "ends_at": "2026-12-01T07:00:00Z"}
            """
                .formatted(driver, other));
    assertThat(code(withVehicle)).isEqualTo("VEHICLE_INACTIVE");
    post(driver, "2026-12-01T06:00:00Z", "2026-12-01T14:00:00Z");
    assertThat(on("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z")).hasSize(1);

    own.delete("/companies/me/drivers/" + driver);

    assertThat(code(post(driver, "2026-12-02T06:00:00Z", "2026-12-02T14:00:00Z")))
        .isEqualTo("DRIVER_INACTIVE");
    assertThat(on("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z")).isEmpty();
  }

  @Test
  void aShiftWithRidesIsNeitherDeletedNorTakenFromThem() {
    depot();
    Response created = post(driver, "2026-12-01T06:00:00Z", "2026-12-01T14:00:00Z");
    String path = SHIFTS + "/" + created.json().get("id").asLong();
    ride("2026-12-01T12:00:00Z", "2026-12-01T12:30:00Z");

    assertThat(code(own.delete(path))).isEqualTo("SHIFT_HAS_RIDES");
    assertThat(code(own.put(path, "{\"ends_at\": \"2026-12-01T12:15:00Z\"}")))
        .isEqualTo("SHIFT_HAS_RIDES");
    assertThat(code(own.put(path, "{\"driver_id\": " + driver(vehicle) + "}")))
        .isEqualTo("SHIFT_HAS_RIDES");
    assertThat(own.put(path, "{\"ends_at\": \"2026-12-01T12:30:00Z\"}").status()).isEqualTo(200);
  }

  @Test
  void theListIsByStartWithinLocalDays() {
    depot();
    server.server().clock().set(Instant.parse("2026-12-01T08:00:00Z"));
    // 23:30Z of 30 November is 00:30 of 1 December in Zurich.
    post(driver, "2026-12-02T06:00:00Z", "2026-12-02T07:00:00Z");
    post(driver, "2026-11-30T23:30:00Z", "2026-12-01T01:00:00Z");
    post(driver, "2026-11-30T20:00:00Z", "2026-11-30T21:00:00Z");
    post(driver, "2026-12-07T20:00:00Z", "2026-12-07T21:00:00Z");
    post(driver, "2026-12-07T23:30:00Z", "2026-12-08T01:00:00Z");

    assertThat(starts(SHIFTS))
        .containsExactly("2026-11-30T23:30:00Z", "2026-12-02T06:00:00Z", "2026-12-07T20:00:00Z");
    assertThat(starts(SHIFTS + "?from=2026-11-30&to=2026-11-30"))
        .containsExactly("2026-11-30T20:00:00Z");
    assertThat(starts(SHIFTS + "?driver_id=" + driver(vehicle("GE 9")))).isEmpty();
    Response first = own.get(SHIFTS + "?limit=2&with_total=true");
    assertThat(first.header("X-Total-Count")).contains("3");
    String link = first.header("Link").orElseThrow();
    assertThat(starts(SHIFTS + link.substring(1, link.indexOf('>'))))
        .containsExactly("2026-12-07T20:00:00Z");
    assertThat(own.get(SHIFTS + "?from=2026-12-02&to=2026-12-01").status()).isEqualTo(400);
    assertThat(own.get(SHIFTS + "?from=2026-01-01&to=2026-12-01").status()).isEqualTo(400);
    assertThat(own.get(SHIFTS + "?cursor=abcd").status()).isEqualTo(400);
    assertThat(own.get(SHIFTS + "?cursor=A").status()).isEqualTo(400);
  }

  @Test
  void anotherCompanyReachesNothing() {
    depot();
    String path =
        SHIFTS
            + "/"
            + post(driver, "2026-12-01T06:00:00Z", "2026-12-01T14:00:00Z")
                .json()
                .get("id")
                .asLong();
    ApiClient other = server.dispatcher(server.company());

    assertThat(other.put(path, "{\"break_minutes\": 0}").status()).isEqualTo(404);
    assertThat(other.delete(path).status()).isEqualTo(404);
    Response stolen =
        other.post(
            SHIFTS,
            """
            {"driver_id": %d, "starts_at": "2026-12-01T06:00:00Z",
             "ends_at": "2026-12-01T07:00:00Z", "depot_address": "A"}
            """
                .formatted(driver));
    assertThat(stolen.status()).isEqualTo(404);
    assertThat(server.driver(company, 5).get(SHIFTS).status()).isEqualTo(403);
  }

  private void depot() {
    own.put("/companies/me", "{\"address\": \"Quai 1\"}");
  }

  private Response post(long of, String start, String end) {
    return own.post(
        SHIFTS,
        "{\"driver_id\": %d, \"starts_at\": \"%s\", \"ends_at\": \"%s\"}"
            .formatted(of, start, end));
  }

  private List<String> starts(String path) {
    List<String> starts = new ArrayList<>();
    own.get(path).json().get("shifts").forEach(s -> starts.add(s.get("starts_at").asText()));
    return starts;
  }

  private List<Shift> on(String from, String to) {
    return server
        .db()
        .tenant(
            company,
            tx ->
                server.features().shifts().on(tx, company, Instant.parse(from), Instant.parse(to)));
  }

  private long driver(long usual) {
    Response created =
        own.post(
            "/companies/me/drivers",
            "{\"first_name\":\"A\",\"last_name\":\"B\",\"email\":\"%s\",\"vehicle_id\":%d}"
                .formatted(server.email(), usual));
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    return created.json().get("id").asLong();
  }

  private long vehicle(String plate) {
    return own.post(
            "/companies/me/vehicles", "{\"model\":\"A\",\"license_plate\":\"" + plate + "\"}")
        .json()
        .get("id")
        .asLong();
  }

  private void ride(String pickup, String dropoff) {
    TestPostgres.asSuperuser(
        server.server().database(),
        """
        WITH c AS (
          INSERT INTO clients (company_id, public_id, client_type, created_at, updated_at)
          VALUES (%1$d, gen_random_uuid(), 'PRIVATE', now(), now()) RETURNING id),
        b AS (
          INSERT INTO bookings (company_id, row_key, client_id, service_date, status, time_kind,
              scheduled_time, max_early_minutes, max_late_minutes, purpose, mobility,
              pickup_service_minutes, dropoff_service_minutes, max_ride_minutes,
              customer_name_sealed, pickup_sealed, dropoff_sealed, created_at, updated_at)
          SELECT %1$d, gen_random_uuid(), c.id, '2026-12-01', 'ACCEPTED', 'PICKUP_AT', now(), 0, 15,
              'OTHER', 'AMBULATORY', 4, 4, 60, '', '', '', now(), now() FROM c RETURNING id)
        INSERT INTO assignments (company_id, booking_id, driver_id, vehicle_id, tour_id,
            pickup_sequence, dropoff_sequence, pickup_at, dropoff_at, status, created_at, updated_at)
        SELECT %1$d, b.id, %2$d, %3$d, gen_random_uuid(), 1, 2, '%4$s', '%5$s', 'SCHEDULED',
            now(), now() FROM b
        """
            .formatted(company.value(), driver, vehicle, pickup, dropoff));
  }

  private static String code(Response response) {
    assertThat(response.status()).as(response.toString()).isEqualTo(409);
    return response.json().get("code").asText();
  }
}
