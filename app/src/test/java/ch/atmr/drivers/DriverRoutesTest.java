package ch.atmr.drivers;

import static ch.atmr.testing.ReferenceServer.assertMatches;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.kernel.VehicleId;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.ReferenceServer;
import ch.atmr.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriverRoutesTest {
  private static final String DRIVERS = "/companies/me/drivers";
  private static final String VEHICLES = "/companies/me/vehicles";

  private ReferenceServer server;
  private CompanyId company;
  private ApiClient own;

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
    company = server.company();
    own = server.dispatcher(company);
  }

  @ParameterizedTest
  @ValueSource(strings = {DRIVERS, DRIVERS + "/create"})
  void aDriverIsAddedWithALoginAndChanged(String create) {
    long vehicle = vehicle("V-1", "GE 1");
    String email = server.email();
    Response created =
        own.post(
            create,
            """
            {"first_name": "Luc", "last_name": "Test", "email": "%s", "phone": "+41 79 555 01 05",
             "reference": "D-01", "skills": ["STAIRS", "OXYGEN"], "languages": ["fr", "pt"],
             "vehicle_id": %d, "license_categories": ["B", "BPT"],
             "license_valid_until": "2031-05-31"}
            """
                .formatted(email, vehicle));
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    assertMatches(created.json(), "Driver");
    assertThat(created.json().get("email").asText()).isEqualTo(email);
    assertThat(created.json().get("skills").toString()).isEqualTo("[\"OXYGEN\",\"STAIRS\"]");
    assertThat(own.get(path(created)).json()).isEqualTo(created.json());

    String other = server.email();
    Response changed =
        own.put(
            path(created),
            "{\"email\": \"%s\", \"vehicle_id\": 0, \"skills\": [], \"reference\": \"\"}"
                .formatted(other));

    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    assertThat(changed.json().get("email").asText()).isEqualTo(other);
    assertThat(changed.json().get("vehicle_id").isNull()).isTrue();
    assertThat(changed.json().get("skills")).isEmpty();
    assertThat(changed.json().get("reference").isNull()).isTrue();
    assertThat(changed.json().get("languages")).hasSize(2);
    assertThat(own.get("/drivers?with_total=true").header("X-Total-Count")).contains("1");
    assertThat(own.get(DRIVERS).json().get("drivers").get(0)).isEqualTo(changed.json());
  }

  @Test
  void addressesAndReferencesAreTakenOnce() {
    String email = server.email();
    assertThat(driver(email, "D-1").status()).isEqualTo(201);

    assertThat(code(driver(server.email(), "D-1"))).isEqualTo("REFERENCE_TAKEN");
    assertThat(code(driver(email, "D-2"))).isEqualTo("EMAIL_TAKEN");
    Response second = driver(server.email(), "D-2");
    assertThat(second.status()).isEqualTo(201);
    assertThat(code(own.put(path(second), "{\"reference\": \"D-1\"}")))
        .isEqualTo("REFERENCE_TAKEN");
    assertThat(code(own.put(path(second), "{\"email\": \"" + email + "\"}")))
        .isEqualTo("EMAIL_TAKEN");
    assertThat(own.get(DRIVERS).json().get("drivers")).hasSize(2);
  }

  @Test
  void aDriverWithoutALoginGetsOneByItsFirstAddress() {
    ReferenceServer.Features features = server.features();
    DriverId id =
        server
            .db()
            .tenant(
                company,
                tx -> {
                  VehicleDetails van =
                      VehicleDetails.imported(
                          "V-1", VehicleType.VAN, new VehicleCapacity(4, 0, 2, 0, false));
                  VehicleId vehicle =
                      one(features.vehicles().addImported(tx, company, List.of(van)));
                  DriverDetails driver =
                      DriverDetails.imported(
                          "D-1", new PersonalText("Luc M"), Set.of(), List.of(), vehicle);
                  return one(features.drivers().addImported(tx, company, List.of(driver)));
                });
    String path = DRIVERS + "/" + id.value();
    assertThat(own.get(path).json().get("user_id").isNull()).isTrue();
    String email = server.email();

    Response changed =
        own.put(path, "{\"email\": \"" + email + "\", \"password\": \"Aa1bbbbbbb\"}");

    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    assertThat(changed.json().get("email").asText()).isEqualTo(email);
    long user = changed.json().get("user_id").asLong();
    Response again =
        own.put(path, "{\"email\": \"" + server.email() + "\", \"password\": \"Aa1bbbbbbb\"}");
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.json().get("errors").has("password")).isTrue();
    Driver found =
        server
            .db()
            .tenant(
                company, tx -> server.features().drivers().ofUser(tx, company, new UserId(user)));
    assertThat(found.id()).isEqualTo(id);
  }

  @Test
  void deactivatingEndsTheLoginUnlessRidesAreAhead() {
    Response created = driver(server.email(), "D-1");
    String path = path(created);
    long id = created.json().get("id").asLong();
    long vehicle = vehicle("V-1", "GE 1");
    ride(id, vehicle, "SCHEDULED", "1 hour");

    assertThat(code(own.delete(path))).isEqualTo("DRIVER_IN_USE");
    assertThat(code(own.put(path, "{\"is_active\": false}"))).isEqualTo("DRIVER_IN_USE");
    assertThat(code(own.delete(VEHICLES + "/" + vehicle))).isEqualTo("VEHICLE_IN_USE");
    assertThat(loginActive(created)).isTrue();
    TestPostgres.asSuperuser(
        server.server().database(), "UPDATE assignments SET status = 'CANCELED'");
    ride(id, vehicle, "SCHEDULED", "-3 days");

    assertThat(own.delete(path).status()).isEqualTo(204);
    assertThat(own.delete(VEHICLES + "/" + vehicle).status()).isEqualTo(204);
    assertThat(loginActive(created)).isFalse();
    assertThat(own.get(DRIVERS + "?is_active=true").json().get("drivers")).isEmpty();
    assertThat(own.get(DRIVERS + "?is_active=false").json().get("drivers")).hasSize(1);
    assertThat(active()).isZero();
    assertThat(own.put(path, "{\"is_active\": true}").status()).isEqualTo(200);
    assertThat(loginActive(created)).isTrue();
    assertThat(active()).isEqualTo(1);
  }

  @Test
  void aDriverReadsAndChangesItself() {
    Response created = driver(server.email(), "D-1");
    ApiClient self = server.driver(company, created.json().get("user_id").asLong());

    Response profile = self.get("/driver/me/profile");

    assertThat(profile.status()).as(profile.toString()).isEqualTo(200);
    assertThat(profile.json().get("profile")).isEqualTo(created.json());
    Response changed =
        self.put(
            "/driver/me/profile",
            "{\"phone\": \"+41 79 555 01 06\", \"is_available\": false, \"languages\": [\"de\"]}",
            "If-Match",
            "\"1\"");
    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    assertThat(changed.json().get("profile").get("is_available").asBoolean()).isFalse();
    assertThat(self.put("/driver/me/profile", "{\"phone\": \"\"}", "If-Match", "\"1\"").status())
        .isEqualTo(412);
    assertThat(self.put("/driver/me/profile", "{\"skills\": []}").status()).isEqualTo(400);
    assertThat(server.driver(company, 987_654).get("/driver/me/profile").status()).isEqualTo(404);
    assertThat(own.get("/driver/me/profile").status()).isEqualTo(403);
  }

  @Test
  void vehiclesAreAddedReadAndChanged() {
    Response created =
        own.post(
            VEHICLES,
            """
            {"reference": "V-02", "model": "VW Caddy", "license_plate": "ge  999001",
             "vehicle_type": "VAN", "seats": 6, "wheelchair_places": 1, "seats_per_wheelchair": 2,
             "stretcher_excludes_wheelchair": false, "year": 2024,
             "layouts": [{"seats": 3, "wheelchair_places": 2}, {"seats": 1, "stretcher_places": 1}],
             "insurance_expires_at": "2027-03-31"}
            """);
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    assertMatches(created.json(), "Vehicle");
    assertThat(created.json().get("license_plate").asText()).isEqualTo("GE 999001");
    String path = VEHICLES + "/" + created.json().get("id").asLong();
    assertThat(own.get(path).json()).isEqualTo(created.json());

    Response changed = own.put(path, "{\"seats\": 4, \"vin\": \"ABC1\"}", "If-Match", "\"1\"");

    assertThat(changed.json().get("seats").asInt()).isEqualTo(4);
    assertThat(changed.json().get("wheelchair_places").asInt()).isEqualTo(1);
    assertThat(changed.json().get("layouts").toString())
        .isEqualTo(
            "[{\"seats\":3,\"stretcher_places\":0,\"wheelchair_places\":2},"
                + "{\"seats\":1,\"stretcher_places\":1,\"wheelchair_places\":0}]");
    assertThat(own.put(path, "{\"layouts\": []}").json().get("layouts")).isEmpty();
    assertThat(own.put(path, "{\"seats\": 5}", "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(code(own.post(VEHICLES, "{\"model\": \"A\", \"license_plate\": \"GE 999001\"}")))
        .isEqualTo("LICENSE_PLATE_TAKEN");
    assertThat(
            code(
                own.post(
                    VEHICLES,
                    "{\"model\": \"A\", \"license_plate\": \"GE 2\", \"reference\": \"V-02\"}")))
        .isEqualTo("REFERENCE_TAKEN");
    assertThat(own.get(VEHICLES + "?with_total=true&limit=1").header("X-Total-Count"))
        .contains("1");
    List<Vehicle> vehicles =
        server.db().tenant(company, tx -> server.features().drivers().activeVehicles(tx, company));
    assertThat(vehicles).extracting(vehicle -> vehicle.capacity().seats()).containsExactly(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/companies/me/drivers | {\"first_name\": \"A\", \"last_name\": \"B\"} | email",
        "/companies/me/drivers | {\"first_name\": \"A\", \"last_name\": \"B\", \"email\": \"a@b.ch\","
            + " \"skills\": [\"FLYING\"]} | skills",
        "/companies/me/vehicles | {\"model\": \"A\"} | license_plate",
        "/companies/me/vehicles | {\"model\": \"A\", \"license_plate\": \"GE 1\", \"seats\": -1} | seats",
        "/companies/me/vehicles | {\"model\": \"A\", \"license_plate\": \"GE 1\","
            + " \"insurance_expires_at\": \"2026-13-01\"} | insurance_expires_at"
      })
  void badOnesNameTheirField(String path, String body, String field) {
    Response response = own.post(path, body);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.json().get("errors").toString()).contains(field);
  }

  @Test
  void anotherCompanyReachesNothing() {
    String driver = path(driver(server.email(), "D-1"));
    long vehicle = vehicle("V-1", "GE 1");
    ApiClient other = server.dispatcher(server.company());

    assertThat(other.get(driver).status()).isEqualTo(404);
    assertThat(other.put(driver, "{\"phone\": \"\"}").status()).isEqualTo(404);
    assertThat(other.delete(driver).status()).isEqualTo(404);
    assertThat(other.get(VEHICLES + "/" + vehicle).status()).isEqualTo(404);
    assertThat(other.put(VEHICLES + "/" + vehicle, "{\"seats\": 1}").status()).isEqualTo(404);
    assertThat(other.delete(VEHICLES + "/" + vehicle).status()).isEqualTo(404);
    Response stolen =
        other.post(
            DRIVERS,
            "{\"first_name\":\"A\",\"last_name\":\"B\",\"email\":\"%s\",\"vehicle_id\":%d}"
                .formatted(server.email(), vehicle));
    assertThat(stolen.status()).isEqualTo(404);
    assertThat(other.get(DRIVERS).json().get("drivers")).isEmpty();
  }

  private Response driver(String email, String reference) {
    return own.post(
        DRIVERS,
        "{\"first_name\":\"A\",\"last_name\":\"B\",\"email\":\"%s\",\"reference\":\"%s\"}"
            .formatted(email, reference));
  }

  private long vehicle(String reference, String plate) {
    Response created =
        own.post(
            VEHICLES,
            "{\"model\":\"A\",\"license_plate\":\"%s\",\"reference\":\"%s\"}"
                .formatted(plate, reference));
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    return created.json().get("id").asLong();
  }

  private void ride(long driver, long vehicle, String status, String in) {
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
          SELECT %1$d, gen_random_uuid(), c.id, current_date, 'ACCEPTED', 'PICKUP_AT', now(), 0, 15,
              'OTHER', 'AMBULATORY', 4, 4, 60, '', '', '', now(), now() FROM c RETURNING id)
        INSERT INTO assignments (company_id, booking_id, driver_id, vehicle_id, tour_id,
            pickup_sequence, dropoff_sequence, pickup_at, dropoff_at, status, created_at, updated_at)
        SELECT %1$d, b.id, %2$d, %3$d, gen_random_uuid(), 1, 2, now() + interval '%5$s',
            now() + interval '%5$s' + interval '20 minutes', '%4$s', now(), now() FROM b
        """
            .formatted(company.value(), driver, vehicle, status, in));
  }

  private boolean loginActive(Response driver) {
    return server
        .db()
        .tenant(
            company,
            tx ->
                tx.sql("SELECT is_active FROM users WHERE id = :id")
                    .bind("id", driver.json().get("user_id").asLong())
                    .one(row -> row.bool("is_active")));
  }

  private int active() {
    return server
        .db()
        .tenant(company, tx -> server.features().drivers().active(tx, company).size());
  }

  private static String code(Response response) {
    assertThat(response.status()).as(response.toString()).isEqualTo(409);
    return response.json().get("code").asText();
  }

  private static String path(Response created) {
    return DRIVERS + "/" + created.json().get("id").asLong();
  }

  private static <T> T one(Map<String, T> added) {
    return added.values().iterator().next();
  }
}
