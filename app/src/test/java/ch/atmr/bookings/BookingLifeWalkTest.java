package ch.atmr.bookings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.bookings.BookingServer.Chauffeur;
import ch.atmr.bookings.BookingServer.Tenant;
import ch.atmr.bookings.BookingServer.User;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Takes steps at random, by everybody who has a route for it, and compares each answer with a table
 * of who may take which step from where, written down here once more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookingLifeWalkTest {
  private static final int STEPS = 60;

  private BookingServer server;
  private Tenant tenant;
  private User self;
  private ApiClient administrator;
  private Chauffeur driver;
  private Chauffeur otherDriver;
  private int slot;

  @BeforeAll
  void start() {
    server = BookingServer.start();
    tenant = server.tenant();
    self = server.self(tenant.id());
    administrator = server.admin();
    driver = server.driver(tenant.id());
    otherDriver = server.driver(tenant.id());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** Who asks for what. */
  private enum Move {
    COMPANY_ACCEPT("accept", BookingStatus.ACCEPTED),
    COMPANY_REJECT("reject", BookingStatus.REJECTED),
    COMPANY_ASSIGN("assign", BookingStatus.ASSIGNED),
    COMPANY_UNASSIGN("unassign", BookingStatus.ACCEPTED),
    COMPANY_EN_ROUTE("EN_ROUTE", BookingStatus.EN_ROUTE),
    COMPANY_IN_PROGRESS("IN_PROGRESS", BookingStatus.IN_PROGRESS),
    COMPANY_COMPLETED("COMPLETED", BookingStatus.COMPLETED),
    COMPANY_NO_SHOW("NO_SHOW", BookingStatus.NO_SHOW),
    DRIVER_REFUSE("refuse", BookingStatus.ACCEPTED),
    DRIVER_EN_ROUTE("EN_ROUTE", BookingStatus.EN_ROUTE),
    DRIVER_IN_PROGRESS("IN_PROGRESS", BookingStatus.IN_PROGRESS),
    DRIVER_COMPLETED("COMPLETED", BookingStatus.COMPLETED),
    DRIVER_NO_SHOW("NO_SHOW", BookingStatus.NO_SHOW),
    CLIENT_CANCEL("cancel", BookingStatus.CANCELED),
    COMPANY_CANCEL("cancel", BookingStatus.CANCELED),
    ADMIN_CANCEL("cancel", BookingStatus.CANCELED);

    private final String action;
    private final BookingStatus target;

    Move(String action, BookingStatus target) {
      this.action = action;
      this.target = target;
    }

    Set<BookingStatus> from() {
      return switch (this) {
        case COMPANY_ACCEPT, COMPANY_REJECT -> EnumSet.of(BookingStatus.PENDING);
        case COMPANY_ASSIGN -> EnumSet.of(BookingStatus.ACCEPTED, BookingStatus.ASSIGNED);
        case COMPANY_UNASSIGN, DRIVER_REFUSE, COMPANY_EN_ROUTE, DRIVER_EN_ROUTE ->
            EnumSet.of(BookingStatus.ASSIGNED);
        case COMPANY_IN_PROGRESS, DRIVER_IN_PROGRESS, COMPANY_NO_SHOW, DRIVER_NO_SHOW ->
            EnumSet.of(BookingStatus.EN_ROUTE);
        case COMPANY_COMPLETED, DRIVER_COMPLETED -> EnumSet.of(BookingStatus.IN_PROGRESS);
        case CLIENT_CANCEL -> EnumSet.range(BookingStatus.PENDING, BookingStatus.ASSIGNED);
        case COMPANY_CANCEL, ADMIN_CANCEL ->
            EnumSet.range(BookingStatus.PENDING, BookingStatus.EN_ROUTE);
      };
    }

    boolean isReport() {
      return action.equals(target.name());
    }

    boolean isDrivers() {
      return name().startsWith("DRIVER");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8})
  void walksAsTheTableSays(long seed) {
    Random random = new Random(seed);
    Move[] moves = Move.values();
    long booking = next();
    for (int i = 0; i < STEPS; i++) {
      JsonNode before = server.read(tenant, booking);
      BookingStatus status = BookingStatus.valueOf(before.get("status").asText());
      if (Set.of("COMPLETED", "NO_SHOW", "CANCELED", "REJECTED").contains(status.name())
          && random.nextInt(4) == 0) {
        booking = next();
        continue;
      }
      check(
          booking,
          before,
          status,
          moves[random.nextInt(moves.length)],
          "seed " + seed + " step " + i);
    }
    assertHistoryIsWhole(booking);
  }

  /** Every step by everybody, from every state. */
  @ParameterizedTest
  @EnumSource(
      value = BookingStatus.class,
      names = "RETURN_COMPLETED",
      mode = EnumSource.Mode.EXCLUDE)
  void everyStepFromEveryState(BookingStatus status) {
    for (Move move : Move.values()) {
      long booking = bring(status);
      check(booking, server.read(tenant, booking), status, move, status + " " + move);
    }
  }

  private void check(
      long booking, JsonNode before, BookingStatus status, Move move, String description) {
    Response response = take(booking, move);
    boolean drivers = !before.get("driver_id").isNull();
    boolean allowed = move.from().contains(status);
    boolean repeated = move.isReport() && status == move.target;
    int expected =
        move.isDrivers() && !drivers
            ? 404
            : allowed || repeated ? (move.action.matches("cancel|refuse") ? 204 : 200) : 409;
    assertThat(response.status()).as(description + " " + response).isEqualTo(expected);
    JsonNode after = server.read(tenant, booking);
    boolean moved = allowed && expected < 300;
    assertThat(after.get("status").asText())
        .as(description)
        .isEqualTo(moved ? move.target.name() : status.name());
    if (!moved) {
      assertThat(after).as(description).isEqualTo(before);
    }
    assertAssignmentFits(booking, BookingStatus.valueOf(after.get("status").asText()));
  }

  private void assertAssignmentFits(long booking, BookingStatus status) {
    Map<BookingStatus, String> live =
        Map.of(
            BookingStatus.ASSIGNED, "SCHEDULED",
            BookingStatus.EN_ROUTE, "EN_ROUTE",
            BookingStatus.IN_PROGRESS, "ONBOARD",
            BookingStatus.COMPLETED, "COMPLETED",
            BookingStatus.NO_SHOW, "NO_SHOW");
    String wanted = live.containsKey(status) ? " AND status = '" + live.get(status) + "'" : "";
    assertThat(
            server.count(
                "SELECT count(*) AS n FROM assignments WHERE status NOT IN ('CANCELED', 'REPLACED')"
                    + " AND booking_id = "
                    + booking
                    + wanted))
        .isEqualTo(live.containsKey(status) ? 1 : 0);
  }

  private void assertHistoryIsWhole(long booking) {
    JsonNode history = tenant.api().get("/bookings/" + booking + "/history").json().get("history");
    String at = null;
    for (JsonNode event : history) {
      assertThat(event.get("from_status").isNull() ? null : event.get("from_status").asText())
          .isEqualTo(at);
      at = event.get("to_status").asText();
    }
    assertThat(server.status(tenant, booking)).isEqualTo(at);
  }

  private Response take(long booking, Move move) {
    String reservation = "/companies/me/reservations/" + booking;
    String status = "{\"status\": \"" + move.action + "\"}";
    return switch (move) {
      case COMPANY_ACCEPT, COMPANY_UNASSIGN ->
          tenant.api().post(reservation + "/" + move.action, "");
      case COMPANY_REJECT -> tenant.api().post(reservation + "/reject", "{\"reason\": \"plein\"}");
      case COMPANY_ASSIGN -> assignToOther(booking);
      case COMPANY_EN_ROUTE, COMPANY_IN_PROGRESS, COMPANY_COMPLETED, COMPANY_NO_SHOW ->
          tenant.api().put(reservation + "/status", status);
      case DRIVER_REFUSE -> drivers(booking).delete("/driver/me/bookings/" + booking);
      case DRIVER_EN_ROUTE, DRIVER_IN_PROGRESS, DRIVER_COMPLETED, DRIVER_NO_SHOW ->
          drivers(booking).put("/driver/me/bookings/" + booking + "/status", status);
      case CLIENT_CANCEL -> server.client(self).delete("/bookings/" + booking);
      case COMPANY_CANCEL -> tenant.api().delete("/bookings/" + booking);
      case ADMIN_CANCEL -> administrator.delete("/bookings/" + booking);
    };
  }

  private Response assignToOther(long booking) {
    JsonNode now = server.read(tenant, booking).get("driver_id");
    boolean isFirst = now.asLong() == driver.id().value();
    return server.assign(tenant, booking, isFirst ? otherDriver : driver);
  }

  private ApiClient drivers(long booking) {
    long now = server.read(tenant, booking).get("driver_id").asLong();
    return now == otherDriver.id().value() ? otherDriver.api() : driver.api();
  }

  /** A new booking of the client, at an hour of its own, so that no driver is ever busy. */
  private long next() {
    slot += 2;
    return server.request(self, server.inHours(slot));
  }

  private long bring(BookingStatus status) {
    long booking = next();
    switch (status) {
      case PENDING -> {}
      case REJECTED -> take(booking, Move.COMPANY_REJECT);
      case CANCELED -> take(booking, Move.CLIENT_CANCEL);
      case ACCEPTED -> take(booking, Move.COMPANY_ACCEPT);
      case ASSIGNED, EN_ROUTE, IN_PROGRESS, COMPLETED, RETURN_COMPLETED, NO_SHOW -> {
        take(booking, Move.COMPANY_ACCEPT);
        take(booking, Move.COMPANY_ASSIGN);
        if (status != BookingStatus.ASSIGNED) {
          take(booking, Move.DRIVER_EN_ROUTE);
        }
        if (status == BookingStatus.NO_SHOW) {
          take(booking, Move.DRIVER_NO_SHOW);
        }
        if (status == BookingStatus.IN_PROGRESS || status == BookingStatus.COMPLETED) {
          take(booking, Move.DRIVER_IN_PROGRESS);
        }
        if (status == BookingStatus.COMPLETED) {
          take(booking, Move.DRIVER_COMPLETED);
        }
      }
    }
    assertThat(server.status(tenant, booking)).isEqualTo(status.name());
    return booking;
  }
}
