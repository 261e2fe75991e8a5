package ch.atmr.bookings;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.bookings.BookingServer.Chauffeur;
import ch.atmr.bookings.BookingServer.Tenant;
import ch.atmr.bookings.BookingServer.User;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two at once: a lock on the booking holds them until all wait, then lets them go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookingRacesTest {
  private BookingServer server;
  private Tenant tenant;
  private int slot;

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
  void ofManyWhoAcceptOneDoes() throws Exception {
    long id = server.request(server.self(tenant.id()), next());

    List<Response> answers =
        race(id, 4, _ -> tenant.api().post("/companies/me/reservations/" + id + "/accept", ""));

    assertOneWon(answers);
    assertThat(events(id, "ACCEPTED")).isEqualTo(1);
  }

  @Test
  void ofManyWhoAssignOneDoes() throws Exception {
    long id = server.ride(tenant, next());
    List<Chauffeur> drivers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      drivers.add(server.driver(tenant.id()));
    }

    List<Response> answers = race(id, 4, i -> server.assign(tenant, id, drivers.get(i)));

    assertOneWon(answers);
    assertThat(events(id, "ASSIGNED")).isEqualTo(1);
    assertThat(
            server.count(
                "SELECT count(*) AS n FROM assignments a JOIN bookings b ON b.id = a.booking_id"
                    + " AND b.driver_id = a.driver_id WHERE a.booking_id = "
                    + id))
        .isEqualTo(1);
  }

  @Test
  void ofTwoRidesAtOneTimeADriverGetsOne() throws Exception {
    Instant time = next();
    long first = server.ride(tenant, time);
    long second = server.ride(tenant, time);
    Chauffeur driver = server.driver(tenant.id());

    List<Response> answers =
        together(2, i -> server.assign(tenant, i == 0 ? first : second, driver));

    assertThat(answers.stream().map(BookingServer::code))
        .containsExactlyInAnyOrder("200 ", "409 DRIVER_BUSY");
  }

  @RepeatedTest(5)
  void cancellingAndSettingOffEndInOneOfTheTwo() throws Exception {
    User self = server.self(tenant.id());
    long id = server.request(self, next());
    tenant.api().post("/companies/me/reservations/" + id + "/accept", "");
    Chauffeur driver = server.driver(tenant.id());
    server.assign(tenant, id, driver);

    List<Response> answers =
        race(
            id,
            2,
            i ->
                i == 0
                    ? server.client(self).delete("/bookings/" + id)
                    : driver
                        .api()
                        .put(
                            "/driver/me/bookings/" + id + "/status", "{\"status\": \"EN_ROUTE\"}"));

    assertThat(answers.stream().filter(a -> a.status() < 300)).hasSize(1);
    boolean canceled = answers.getFirst().status() == 204;
    assertThat(server.status(tenant, id)).isEqualTo(canceled ? "CANCELED" : "EN_ROUTE");
    assertThat(
            server.count(
                "SELECT count(*) AS n FROM assignments WHERE status = '"
                    + (canceled ? "CANCELED" : "EN_ROUTE")
                    + "' AND booking_id = "
                    + id))
        .isEqualTo(1);
  }

  private static void assertOneWon(List<Response> answers) {
    assertThat(answers.stream().filter(a -> a.status() == 200)).hasSize(1);
    assertThat(answers.stream().filter(a -> a.status() != 200).map(BookingServer::code))
        .hasSize(answers.size() - 1)
        .containsOnly("409 BOOKING_STATE");
  }

  private long events(long booking, String to) {
    return server.count(
        "SELECT count(*) AS n FROM booking_events WHERE to_status = '"
            + to
            + "' AND booking_id = "
            + booking);
  }

  private Instant next() {
    slot += 2;
    return server.inHours(slot);
  }

  private List<Response> race(long booking, int callers, Call call) throws Exception {
    try (Connection connection = TestPostgres.superuser(server.database());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT 1 FROM bookings WHERE id = " + booking + " FOR UPDATE");
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Response>> answers = submit(threads, callers, call);
        awaitWaiting(callers);
        connection.commit();
        return results(answers);
      }
    }
  }

  private static List<Response> together(int callers, Call call) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return results(submit(threads, callers, call));
    }
  }

  private static List<Future<Response>> submit(ExecutorService threads, int callers, Call call) {
    List<Future<Response>> answers = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      int number = i;
      Callable<Response> task = () -> call.by(number);
      answers.add(threads.submit(task));
    }
    return answers;
  }

  private static List<Response> results(List<Future<Response>> answers)
      throws ExecutionException, InterruptedException {
    List<Response> results = new ArrayList<>();
    for (Future<Response> answer : answers) {
      results.add(answer.get());
    }
    return results;
  }

  private void awaitWaiting(int callers) throws SQLException {
    long end = System.nanoTime() + Await.LIMIT.toNanos();
    try (Connection connection = TestPostgres.superuser(server.database());
        Statement statement = connection.createStatement()) {
      int waiting = 0;
      while (waiting < callers && System.nanoTime() < end) {
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        try (ResultSet result =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND datname = current_database()")) {
          result.next();
          waiting = result.getInt(1);
        }
      }
      assertThat(waiting).isEqualTo(callers);
    }
  }

  /** What one of those who race does. */
  @FunctionalInterface
  private interface Call {
    Response by(int number);
  }
}
