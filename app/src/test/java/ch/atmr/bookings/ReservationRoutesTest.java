package ch.atmr.bookings;

import static ch.atmr.bookings.BookingServer.code;
import static ch.atmr.bookings.BookingServer.ride;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.bookings.BookingServer.Chauffeur;
import ch.atmr.bookings.BookingServer.Tenant;
import ch.atmr.bookings.BookingServer.User;
import ch.atmr.kernel.VehicleId;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReservationRoutesTest {
  private static final String RESERVATIONS = "/companies/me/reservations/";

  private BookingServer server;
  private Tenant tenant;

  @BeforeAll
  void start() {
    server = BookingServer.start();
    tenant = server.tenant();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aRideByPhoneAddsItsPatientAndItsReturn() {
    String patient = "\"customer_first_name\": \"Rosa\", \"customer_last_name\": \"Neu\"";
    Response made =
        tenant
            .api()
            .post(
                RESERVATIONS + "manual",
                ride(
                    patient,
                    server.inHours(20),
                    "\"is_round_trip\": true",
                    "\"return_to_be_confirmed\": true",
                    "\"amount_rappen\": 4850"));

    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    JsonNode outbound = made.json().get("reservation");
    JsonNode back = made.json().get("return_booking");
    assertThat(made.json().get("message").asText()).isEqualTo("Réservation créée");
    assertThat(outbound.get("customer_name").asText()).isEqualTo("Rosa Neu");
    assertThat(outbound.get("status").asText()).isEqualTo("ACCEPTED");
    assertThat(outbound.get("return_booking_id")).isEqualTo(back.get("id"));
    assertThat(back.get("amount_rappen").asLong()).isEqualTo(4850);
    assertThat(back.get("time_kind").asText()).isEqualTo("WILL_CALL");
    assertThat(outbound.has("booking_id")).isFalse();
    assertThat(
            code(
                tenant
                    .api()
                    .post(
                        RESERVATIONS + "manual",
                        ride(
                            patient,
                            server.inHours(20),
                            "\"is_round_trip\": true",
                            "\"return_to_be_confirmed\": true",
                            "\"return_time\": \"" + server.inHours(22) + "\""))))
        .isEqualTo("400 VALIDATION_FAILED");
    assertThat(code(tenant.api().post(RESERVATIONS + "manual", ride("", server.inHours(20)))))
        .isEqualTo("400 VALIDATION_FAILED");
  }

  @Test
  void aReturnOnCallIsConfirmedLater() {
    long id = server.ride(tenant, server.inHours(20), "\"is_round_trip\": true");
    long back = server.read(tenant, id).get("return_booking_id").asLong();
    Chauffeur driver = server.driver(tenant.id());

    assertThat(code(server.assign(tenant, back, driver))).isEqualTo("409 TIME_UNCONFIRMED");
    Response confirmed = schedule(back, server.inHours(24));

    assertThat(confirmed.status()).as(confirmed.toString()).isEqualTo(200);
    JsonNode ride = confirmed.json().get("reservation");
    assertThat(ride.get("time_confirmed").asBoolean()).isTrue();
    assertThat(ride.get("time_kind").asText()).isEqualTo("WILL_CALL");
    assertThat(server.assign(tenant, back, driver).status()).isEqualTo(200);
    JsonNode moved = schedule(back, server.inHours(25)).json().get("reservation");
    assertThat(Instant.parse(moved.get("planned_pickup_at").asText()))
        .as("the driver keeps the ride at its new time")
        .isEqualTo(server.inHours(25));
    assertThat(code(schedule(back, server.inHours(-3)))).isEqualTo("400 VALIDATION_FAILED");
    tenant.api().delete("/bookings/" + back);
    assertThat(code(schedule(back, server.inHours(24)))).isEqualTo("409 BOOKING_LOCKED");
  }

  @Test
  void assigningEstimatesTheTimesOnTheShiftsVehicle() {
    long id = server.ride(tenant, server.inHours(30));
    Chauffeur driver = server.driver(tenant.id());
    VehicleId shiftVehicle = server.vehicle(tenant.id(), 4, 0, 0);
    server.shift(tenant.id(), driver.id(), shiftVehicle, server.inHours(28), server.inHours(36));

    JsonNode ride = server.assign(tenant, id, driver).json().get("reservation");

    assertThat(ride.get("status").asText()).isEqualTo("ASSIGNED");
    assertThat(ride.get("vehicle_id").asLong()).isEqualTo(shiftVehicle.value());
    assertThat(ride.get("driver").get("first_name").asText()).isEqualTo("Luc");
    Instant pickup = Instant.parse(ride.get("planned_pickup_at").asText());
    Instant dropoff = Instant.parse(ride.get("planned_dropoff_at").asText());
    assertThat(pickup).isEqualTo(server.inHours(30));
    // 2.28 km as the crow flies x 1.3 at 30 km/h, and 4 minutes to get on board.
    assertThat(Duration.between(pickup, dropoff))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(11));
  }

  @Test
  void assigningTheSameDriverAgainChangesNothing() {
    long id = server.ride(tenant, server.inHours(31));
    Chauffeur driver = server.driver(tenant.id());
    Chauffeur other = server.driver(tenant.id());
    server.assign(tenant, id, driver);

    assertThat(server.assign(tenant, id, driver).json().get("reservation").get("version").asInt())
        .isEqualTo(2);
    JsonNode pinned =
        tenant
            .api()
            .post(
                RESERVATIONS + id + "/assign",
                "{\"driver_id\": " + driver.id().value() + ", \"pin\": true}")
            .json()
            .get("reservation");
    assertThat(pinned.get("pinned").asBoolean()).isTrue();
    assertThat(server.assign(tenant, id, other).json().get("reservation").get("driver_id").asLong())
        .isEqualTo(other.id().value());
    assertThat(assignments(id)).containsExactly("REPLACED", "REPLACED", "SCHEDULED");
  }

  @Test
  void aDriverIsInOnePlaceAtATime() {
    Chauffeur driver = server.driver(tenant.id());
    long first = server.ride(tenant, server.inHours(40));
    long second = server.ride(tenant, server.inHours(40));
    long later = server.ride(tenant, server.inHours(41));
    server.assign(tenant, first, driver);

    assertThat(code(server.assign(tenant, second, driver))).isEqualTo("409 DRIVER_BUSY");
    assertThat(server.status(tenant, second)).isEqualTo("ACCEPTED");
    assertThat(server.assign(tenant, later, driver).status()).isEqualTo(200);
    assertThat(
            code(
                tenant
                    .api()
                    .put(
                        "/bookings/" + later,
                        "{\"scheduled_time\": \"" + server.inHours(40) + "\"}")))
        .isEqualTo("409 DRIVER_BUSY");
    tenant.api().post(RESERVATIONS + first + "/unassign", "{\"reason\": \"malade\"}");
    assertThat(server.assign(tenant, second, driver).status()).isEqualTo(200);
  }

  @Test
  void theVehicleMustTakeThePatient() {
    Chauffeur sedan = server.driver(tenant.id(), Optional.of(server.vehicle(tenant.id(), 3, 0, 0)));
    Chauffeur walker = server.driver(tenant.id(), Optional.empty());
    long wheelchair = server.ride(tenant, server.inHours(50), "\"mobility\": \"WHEELCHAIR\"");
    long stretcher = server.ride(tenant, server.inHours(50), "\"mobility\": \"STRETCHER\"");
    long family = server.ride(tenant, server.inHours(50), "\"companions\": 3");
    long alone = server.ride(tenant, server.inHours(50));

    for (long id : List.of(wheelchair, stretcher, family)) {
      assertThat(code(server.assign(tenant, id, sedan))).isEqualTo("409 VEHICLE_UNFIT");
    }
    assertThat(code(server.assign(tenant, alone, walker))).isEqualTo("409 VEHICLE_UNFIT");
    assertThat(server.assign(tenant, alone, sedan).status()).isEqualTo(200);
    assertThat(code(tenant.api().put("/bookings/" + alone, "{\"mobility\": \"STRETCHER\"}")))
        .isEqualTo("409 VEHICLE_UNFIT");
    Chauffeur van = server.driver(tenant.id());
    assertThat(server.assign(tenant, wheelchair, van).status()).isEqualTo(200);
    server.sql("UPDATE drivers SET is_active = false WHERE id = " + van.id().value());
    assertThat(code(server.assign(tenant, family, van))).isEqualTo("409 DRIVER_INACTIVE");
  }

  @Test
  void foreignDriversAndVehiclesAreNotFound() {
    Tenant other = server.tenant();
    Chauffeur foreign = server.driver(other.id());
    VehicleId foreignVehicle = server.vehicle(other.id(), 6, 1, 0);
    Chauffeur own = server.driver(tenant.id());
    long id = server.ride(tenant, server.inHours(60));

    assertThat(code(server.assign(tenant, id, foreign))).isEqualTo("404 NOT_FOUND");
    assertThat(
            code(
                tenant
                    .api()
                    .post(
                        RESERVATIONS + id + "/assign",
                        "{\"driver_id\": %d, \"vehicle_id\": %d}"
                            .formatted(own.id().value(), foreignVehicle.value()))))
        .isEqualTo("404 NOT_FOUND");
  }

  /** Walks every path with an id as everybody who must not reach it. */
  @Test
  void nobodyReachesAnothersBooking() {
    Tenant other = server.tenant();
    Chauffeur driver = server.driver(tenant.id());
    long id = server.ride(tenant, server.inHours(61));
    server.assign(tenant, id, driver);
    User stranger = server.self(tenant.id());
    List<ApiClient> outsiders =
        List.of(
            other.api(),
            server.client(stranger),
            server.driver(other.id()).api(),
            server.driver(tenant.id()).api());
    for (ApiClient outsider : outsiders) {
      for (Response response : walk(outsider, id)) {
        assertThat(response.status()).as(response.toString()).isIn(403, 404);
      }
      assertThat(code(outsider.get("/bookings/" + id))).isEqualTo("404 NOT_FOUND");
    }
    for (Response response : walk(server.nobody(), id)) {
      assertThat(response.status()).isEqualTo(401);
    }
    JsonNode untouched = server.read(tenant, id);
    assertThat(untouched.get("status").asText()).isEqualTo("ASSIGNED");
    assertThat(untouched.get("version").asInt()).isEqualTo(2);
    assertThat(other.api().get("/bookings").json().get("bookings")).isEmpty();
    assertThat(server.client(stranger).get("/bookings").json().get("bookings")).isEmpty();
    assertThat(code(driver.api().get("/bookings"))).isEqualTo("403 FORBIDDEN");
  }

  private static List<Response> walk(ApiClient api, long id) {
    List<Response> answers = new ArrayList<>();
    answers.add(api.get("/bookings/" + id));
    answers.add(api.get("/bookings/" + id + "/history"));
    answers.add(api.put("/bookings/" + id, "{\"companions\": 1}"));
    answers.add(api.delete("/bookings/" + id));
    answers.add(api.post(RESERVATIONS + id + "/accept", ""));
    answers.add(api.post(RESERVATIONS + id + "/reject", "{\"reason\": \"x\"}"));
    answers.add(api.post(RESERVATIONS + id + "/assign", "{\"driver_id\": 1}"));
    answers.add(api.post(RESERVATIONS + id + "/unassign", "{}"));
    answers.add(
        api.put(RESERVATIONS + id + "/schedule", "{\"scheduled_time\": \"2030-01-01T08:00:00Z\"}"));
    answers.add(api.put(RESERVATIONS + id + "/status", "{\"status\": \"EN_ROUTE\"}"));
    answers.add(api.get("/driver/me/bookings/" + id));
    answers.add(api.put("/driver/me/bookings/" + id + "/status", "{\"status\": \"EN_ROUTE\"}"));
    answers.add(api.delete("/driver/me/bookings/" + id));
    return answers;
  }

  private Response schedule(long id, Instant time) {
    return tenant
        .api()
        .put(RESERVATIONS + id + "/schedule", "{\"scheduled_time\": \"" + time + "\"}");
  }

  private List<String> assignments(long booking) {
    return server
        .db()
        .tenant(
            tenant.id(),
            tx ->
                tx.sql("SELECT status FROM assignments WHERE booking_id = :id ORDER BY id")
                    .bind("id", booking)
                    .list(row -> row.text("status")));
  }
}
