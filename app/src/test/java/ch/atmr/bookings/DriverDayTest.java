package ch.atmr.bookings;

import static ch.atmr.bookings.BookingServer.code;
import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.bookings.BookingServer.Chauffeur;
import ch.atmr.bookings.BookingServer.Tenant;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriverDayTest {
  private static final String MINE = "/driver/me/bookings";

  private BookingServer server;
  private Tenant tenant;
  private Chauffeur driver;

  @BeforeAll
  void start() {
    server = BookingServer.start();
  }

  @BeforeEach
  void newDay() {
    // A morning in Zurich, so that some hours on is still today.
    server.clock().set(Instant.parse("2026-12-01T05:00:00Z"));
    tenant = server.tenant();
    driver = server.driver(tenant.id());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aRideIsDrivenToItsEnd() {
    long id = assigned(server.inHours(2));

    assertThat(report(id, "EN_ROUTE").json().get("status").asText()).isEqualTo("EN_ROUTE");
    assertThat(report(id, "en_route").json().get("version").asInt())
        .as("said twice, changes nothing")
        .isEqualTo(3);
    JsonNode boarded = report(id, "in_progress").json();
    assertThat(boarded.get("boarded_at").isNull()).isFalse();
    assertThat(code(report(id, "NO_SHOW"))).isEqualTo("409 BOOKING_STATE");
    Response completed = report(id, "COMPLETED");
    assertThat(completed.header("ETag")).hasValue("\"5\"");
    assertThat(completed.json().get("completed_at").isNull()).isFalse();
    assertThat(report(id, "COMPLETED").status()).isEqualTo(200);
    assertThat(code(report(id, "EN_ROUTE"))).isEqualTo("409 BOOKING_STATE");
    assertThat(
            server.count(
                "SELECT count(*) AS n FROM assignments WHERE status = 'COMPLETED' AND booking_id = "
                    + id))
        .isEqualTo(1);
  }

  @Test
  void aReturnWaitsForItsOutbound() {
    String returnTime = "\"is_round_trip\": true, \"return_time\": \"" + server.inHours(4) + "\"";
    long id = server.ride(tenant, server.inHours(2), returnTime);
    long back = server.read(tenant, id).get("return_booking_id").asLong();
    server.assign(tenant, id, driver);
    server.assign(tenant, back, driver);

    assertThat(code(report(back, "EN_ROUTE"))).isEqualTo("409 OUTBOUND_NOT_COMPLETED");
    for (String status : List.of("EN_ROUTE", "IN_PROGRESS", "COMPLETED")) {
      report(id, status);
    }
    assertThat(report(back, "EN_ROUTE").status()).isEqualTo(200);
    report(back, "IN_PROGRESS");
    assertThat(report(back, "COMPLETED").json().get("status").asText())
        .isEqualTo("RETURN_COMPLETED");
    assertThat(report(back, "RETURN_COMPLETED").status()).isEqualTo(200);
    assertThat(code(report(id, "RETURN_COMPLETED"))).isEqualTo("409 BOOKING_STATE");
  }

  @Test
  void aCancelledOutboundLeavesItsReturnFree() {
    String returnTime = "\"is_round_trip\": true, \"return_time\": \"" + server.inHours(4) + "\"";
    long id = server.ride(tenant, server.inHours(2), returnTime);
    long back = server.read(tenant, id).get("return_booking_id").asLong();
    server.assign(tenant, back, driver);
    tenant.api().delete("/bookings/" + id);

    assertThat(server.status(tenant, back)).isEqualTo("ASSIGNED");
    assertThat(report(back, "EN_ROUTE").status()).isEqualTo(200);
  }

  @Test
  void refusingGivesTheRideBack() {
    long id = assigned(server.inHours(2));

    assertThat(driver.api().delete(MINE + "/" + id + "?reason=malade").status()).isEqualTo(204);

    JsonNode ride = server.read(tenant, id);
    assertThat(ride.get("status").asText()).isEqualTo("ACCEPTED");
    assertThat(ride.get("driver").isNull()).isTrue();
    assertThat(ride.get("planned_pickup_at").isNull()).isTrue();
    assertThat(code(driver.api().get(MINE + "/" + id))).isEqualTo("404 NOT_FOUND");
    JsonNode history = tenant.api().get("/bookings/" + id + "/history").json().get("history");
    JsonNode last = history.get(history.size() - 1);
    assertThat(last.get("actor_role").asText()).isEqualTo("DRIVER");
    assertThat(last.get("driver_id").asLong()).isEqualTo(driver.id().value());
    assertThat(last.get("reason").asText()).isEqualTo("malade");
  }

  @Test
  void theDispatcherReportsForADriver() {
    long id = assigned(server.inHours(2));
    String path = "/companies/me/reservations/" + id + "/status";

    assertThat(tenant.api().put(path, "{\"status\": \"EN_ROUTE\"}").status()).isEqualTo(200);
    Response missed = tenant.api().put(path, "{\"status\": \"NO_SHOW\", \"reason\": \"absent\"}");
    assertThat(missed.json().at("/reservation/status").asText()).isEqualTo("NO_SHOW");
    assertThat(code(tenant.api().put(path, "{\"status\": \"EN_ROUTE\"}", "If-Match", "\"1\"")))
        .isEqualTo("412 STALE_VERSION");
  }

  @Test
  void todayIsTheDayOfTheCompany() {
    long late = assigned(server.inHours(6));
    long early = assigned(server.inHours(3));
    long tomorrow = assigned(server.inHours(26));
    long done = assigned(server.inHours(1));
    for (String status : List.of("EN_ROUTE", "IN_PROGRESS", "COMPLETED")) {
      report(done, status);
    }

    assertThat(ids(driver.api(), MINE)).containsExactly(early, late);
    assertThat(ids(driver.api(), MINE + "?limit=1")).containsExactly(early);
    Response first = driver.api().get(MINE + "?limit=1&with_total=true");
    assertThat(first.header("X-Total-Count")).hasValue("2");
    assertThat(ids(driver.api(), MINE + "?cursor=" + first.json().get("next_cursor").asText()))
        .containsExactly(late);
    assertThat(ids(driver.api(), MINE + "/all"))
        .containsExactlyInAnyOrder(done, tomorrow, early, late);
    report(late, "EN_ROUTE");
    server.clock().set(Instant.parse("2026-12-01T23:30:00Z"));
    assertThat(ids(driver.api(), MINE))
        .as("half past midnight in Zurich: what is under way, and the new day's")
        .containsExactly(late, tomorrow);
  }

  private long assigned(Instant time) {
    long id = server.ride(tenant, time);
    Response assigned = server.assign(tenant, id, driver);
    assertThat(assigned.status()).as(assigned.toString()).isEqualTo(200);
    return id;
  }

  private Response report(long id, String status) {
    return driver.api().put(MINE + "/" + id + "/status", "{\"status\": \"" + status + "\"}");
  }

  private static List<Long> ids(ApiClient api, String path) {
    List<Long> ids = new ArrayList<>();
    api.get(path).json().get("bookings").forEach(b -> ids.add(b.get("id").asLong()));
    return ids;
  }
}
