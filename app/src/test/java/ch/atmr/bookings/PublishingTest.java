package ch.atmr.bookings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.bookings.BookingServer.Chauffeur;
import ch.atmr.bookings.BookingServer.Tenant;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.RunId;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.db.ConstraintViolation;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishingTest {
  private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
  private static final Instant MORNING = Instant.parse("2026-12-01T07:00:00Z");

  private BookingServer server;
  private Tenant tenant;
  private Chauffeur driver;
  private VehicleId vehicle;
  private RunId run;

  @BeforeAll
  void start() {
    server = BookingServer.start();
  }

  @BeforeEach
  void newDay() {
    tenant = server.tenant();
    vehicle = server.vehicle(tenant.id(), 6, 1, 0);
    driver = server.driver(tenant.id(), Optional.of(vehicle));
    run = server.run(tenant.id(), DAY);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void plansAcceptedAndUnpinnedRidesAndLeavesTheOthers() {
    long accepted = server.ride(tenant, MORNING, "\"is_round_trip\": true", "\"companions\": 1");
    long back = server.read(tenant, accepted).get("return_booking_id").asLong();
    long assigned = server.ride(tenant, MORNING.plusSeconds(7200));
    server.assign(tenant, assigned, driver);
    long pinned = server.ride(tenant, MORNING.plusSeconds(14_400));
    tenant
        .api()
        .post(
            "/companies/me/reservations/" + pinned + "/assign",
            "{\"driver_id\": " + driver.id().value() + ", \"pin\": true}");
    server.request(server.self(tenant.id()), MORNING);
    server.ride(tenant, MORNING.plus(Duration.ofDays(1)));

    List<Ride> rides = toPlan();

    assertThat(rides.stream().map(r -> r.id().value())).containsExactly(accepted, back, assigned);
    Ride first = rides.getFirst();
    assertThat(first.companions()).isEqualTo(1);
    assertThat(first.pickup().point()).isPresent();
    assertThat(first.window().orElseThrow().earliest()).isEqualTo(MORNING.minusSeconds(300));
    assertThat(first.confirmed()).isTrue();
    assertThat(rides.get(1).confirmed()).isFalse();
    assertThat(rides.get(1).window()).isEmpty();
    assertThat(rides.get(1).parent()).contains(new BookingId(accepted));
    assertThat(rides.get(2).assignment().orElseThrow().crew().driver()).isEqualTo(driver.id());
    assertThat(fixed().stream().map(r -> r.id().value())).containsExactly(pinned);
  }

  @Test
  void publishingAssignsReleasesAndReplaces() {
    long shared = server.ride(tenant, MORNING);
    long with = server.ride(tenant, MORNING.plusSeconds(300));
    long left = server.ride(tenant, MORNING.plusSeconds(7200));
    server.assign(tenant, left, driver);
    UUID tour = UUID.randomUUID();

    Assignments.Published published =
        publish(
            List.of(planned(shared, tour, 1, 3, 0, 20), planned(with, tour, 2, 4, 5, 25)),
            List.of(new BookingId(left)));

    assertThat(published).isEqualTo(new Assignments.Published(2, 1, List.of()));
    JsonNode ride = server.read(tenant, shared);
    assertThat(ride.get("status").asText()).isEqualTo("ASSIGNED");
    assertThat(ride.get("driver_id").asLong()).isEqualTo(driver.id().value());
    assertThat(Instant.parse(ride.get("planned_dropoff_at").asText()))
        .isEqualTo(MORNING.plusSeconds(1200));
    assertThat(server.status(tenant, left)).isEqualTo("ACCEPTED");
    assertThat(lastEvent(shared).get("actor_role").asText()).isEqualTo("SYSTEM");
    assertThat(lastEvent(left).get("to_status").asText()).isEqualTo("ACCEPTED");
    List<AssignmentView> day = on();
    assertThat(day.stream().map(AssignmentView::bookingId)).containsExactly(shared, with);
    assertThat(day).allSatisfy(a -> assertThat(a.dispatchRunId()).isEqualTo(run.value()));
    assertThat(day).allSatisfy(a -> assertThat(a.tourId()).isEqualTo(tour));

    publish(
        List.of(planned(shared, UUID.randomUUID(), 1, 2, 0, 20)),
        List.of(new BookingId(with), new BookingId(left)));
    assertThat(on().stream().map(AssignmentView::bookingId)).containsExactly(shared);
    assertThat(server.status(tenant, with)).isEqualTo("ACCEPTED");
    assertThat(history(shared)).as("same crew, no new step").hasSize(2);
  }

  @Test
  void whatMovedMeanwhileIsLeftAlone() {
    long gone = server.ride(tenant, MORNING);
    long kept = server.ride(tenant, MORNING.plusSeconds(3600));
    tenant.api().delete("/bookings/" + gone);

    Assignments.Published published =
        publish(
            List.of(
                planned(gone, UUID.randomUUID(), 1, 2, 0, 20),
                planned(kept, UUID.randomUUID(), 1, 2, 60, 80)),
            List.of());

    assertThat(published.assigned()).isEqualTo(1);
    assertThat(published.skipped()).containsExactly(new BookingId(gone));
    assertThat(server.status(tenant, gone)).isEqualTo("CANCELED");
  }

  @Test
  void overlappingToursEndTheTransaction() {
    long byHand = server.ride(tenant, MORNING);
    long other = server.ride(tenant, MORNING);
    tenant
        .api()
        .post(
            "/companies/me/reservations/" + byHand + "/assign",
            "{\"driver_id\": " + driver.id().value() + ", \"pin\": true}");

    assertThatThrownBy(
            () -> publish(List.of(planned(other, UUID.randomUUID(), 1, 2, 0, 20)), List.of()))
        .isInstanceOfSatisfying(
            ConstraintViolation.class,
            violation ->
                assertThat(violation.constraint())
                    .isIn("assignments_driver_busy", "assignments_vehicle_busy"));
    assertThat(server.status(tenant, other)).isEqualTo("ACCEPTED");
  }

  @Test
  void aForeignRideIsNotPublished() {
    Tenant other = server.tenant();
    long foreign = server.ride(other, MORNING);

    assertThat(
            publish(List.of(planned(foreign, UUID.randomUUID(), 1, 2, 0, 20)), List.of()).skipped())
        .containsExactly(new BookingId(foreign));
    assertThat(server.status(other, foreign)).isEqualTo("ACCEPTED");
  }

  private PlannedRide planned(
      long booking, UUID tour, int pickup, int dropoff, int fromMinute, int toMinute) {
    return new PlannedRide(
        new BookingId(booking),
        new Crew(driver.id(), vehicle),
        tour,
        pickup,
        dropoff,
        MORNING.plusSeconds(60L * fromMinute),
        MORNING.plusSeconds(60L * toMinute));
  }

  private Assignments.Published publish(List<PlannedRide> plan, List<BookingId> unassigned) {
    return server
        .db()
        .tenant(
            tenant.id(),
            tx ->
                server
                    .feature()
                    .assignments()
                    .publish(tx, tenant.id(), run, plan, unassigned, server.clock().instant()));
  }

  private List<Ride> toPlan() {
    return server
        .db()
        .tenant(tenant.id(), tx -> server.feature().rides().toPlan(tx, tenant.id(), DAY));
  }

  private List<Ride> fixed() {
    return server
        .db()
        .tenant(tenant.id(), tx -> server.feature().rides().fixed(tx, tenant.id(), DAY));
  }

  private List<AssignmentView> on() {
    return server
        .db()
        .tenant(tenant.id(), tx -> server.feature().assignments().on(tx, tenant.id(), DAY));
  }

  private JsonNode history(long booking) {
    return tenant.api().get("/bookings/" + booking + "/history").json().get("history");
  }

  private JsonNode lastEvent(long booking) {
    JsonNode history = history(booking);
    return history.get(history.size() - 1);
  }
}
