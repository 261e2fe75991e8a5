package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.App;
import ch.atmr.routing.RoutingSettings;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two who publish for one day at the same moment: runs, accepted plans, rides given by hand. Each
 * test holds a lock until both have begun to write, so that neither saw the other when it began.
 */
class PublishAtOnceTest {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int RIDES = 6;
  private static final RoutingSettings DOUBTFUL = estimatesUpTo(0.05);
  private static final RoutingSettings SURE = estimatesUpTo(1);

  private static TestApp app;
  private static ExecutorService callers;
  private static int days;

  private TestCompany company;

  @BeforeAll
  static void start() {
    app = TestApp.startWithoutWorkers();
    callers = Executors.newVirtualThreadPerTaskExecutor();
  }

  @AfterAll
  static void stop() {
    callers.close();
    app.close();
  }

  @BeforeEach
  void aNewDay() {
    company = TestCompany.with(app, "AtOnce" + ++days);
    ApiClient client = company.client();
    assertThat(client.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2)).status())
        .isEqualTo(200);
    assertThat(client.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, RIDES)).status())
        .isEqualTo(200);
  }

  @Test
  void ofTwoPlansAcceptedAtOnceOneIsPublished() throws Exception {
    long one = heldPlan();
    long other = heldPlan();
    Future<Response> first;
    Future<Response> second;
    try (DatabaseLock _ = DatabaseLock.ofWrites(app.database(), "dispatch_days")) {
      first = accept(one);
      second = accept(other);
      DatabaseLock.awaitWaiting(app.database(), 2);
    }
    boolean firstWins = first.get().status() == 200;
    assertPublished(firstWins ? first.get() : second.get());
    assertRefused(firstWins ? second.get() : first.get(), "DAY_CHANGED");
    assertThat(field(firstWins ? other : one, "publication")).isEqualTo("AWAITING_ACCEPTANCE");
    assertThat(plans()).containsExactly("1 by " + (firstWins ? one : other));
    assertEachRideHasItsDriverOnce();
    assertThat(texts("SELECT id FROM assignments WHERE %s AND status = 'REPLACED'")).isEmpty();
    assertThat(assignedEvents()).hasSize(RIDES).doesNotHaveDuplicates();
  }

  @Test
  void aPlanThatIsAcceptedWhileARunPublishesNoLongerHolds() throws Exception {
    long held = heldPlan();
    Future<Response> accepted;
    long run;
    try (App _ = app.replicaWith(SURE)) {
      try (DatabaseLock _ = DatabaseLock.ofWrites(app.database(), "assignments")) {
        run = order();
        DatabaseLock.awaitWaiting(app.database(), 1);
        accepted = accept(held);
        DatabaseLock.awaitWaiting(app.database(), 2);
      }
      assertRefused(accepted.get(), "DAY_CHANGED");
      awaitEnd(run);
    }
    assertThat(field(run, "status")).isEqualTo("COMPLETED");
    assertThat(plans()).containsExactly("1 by " + run);
    assertEachRideHasItsDriverOnce();
    assertThat(texts("SELECT id FROM assignments WHERE %s AND status = 'REPLACED'")).isEmpty();
    assertThat(assignedEvents()).hasSize(RIDES).doesNotHaveDuplicates();
  }

  @Test
  void aRunThatPublishesWhileAPlanIsAcceptedPlansAgain() throws Exception {
    long held = heldPlan();
    Future<Response> accepted;
    long run;
    try (App _ = app.replicaWith(SURE)) {
      try (DatabaseLock _ = DatabaseLock.ofWrites(app.database(), "assignments")) {
        accepted = accept(held);
        DatabaseLock.awaitWaiting(app.database(), 1);
        run = order();
        DatabaseLock.awaitWaiting(app.database(), 2);
      }
      assertPublished(accepted.get());
      awaitEnd(run);
    }
    assertThat(field(run, "status")).isEqualTo("COMPLETED");
    assertThat(plans()).containsExactly("1 by " + held, "2 by " + run);
    assertEachRideHasItsDriverOnce();
    assertThat(texts("SELECT dispatch_run_id FROM assignments WHERE %s AND status = 'REPLACED'"))
        .as("the accepted plan was the day's until the next came")
        .hasSize(RIDES)
        .containsOnly(Long.toString(held));
  }

  @Test
  void aRideGivenByHandWhileARunPublishesStaysWithItsDriver() throws Exception {
    long booking = firstId("/bookings?limit=1&date=" + DAY, "/bookings/0/id");
    long driver = firstId("/drivers?limit=1", "/drivers/0/id");
    long run;
    try (App _ = app.replicaWith(SURE)) {
      Future<Response> given;
      try (DatabaseLock _ = DatabaseLock.ofWrites(app.database(), "booking_events")) {
        given = give(booking, driver);
        DatabaseLock.awaitWaiting(app.database(), 1);
        run = order();
        DatabaseLock.awaitWaiting(app.database(), 2);
      }
      assertThat(given.get().status()).as(given.get().toString()).isEqualTo(200);
      awaitEnd(run);
    }
    assertThat(field(run, "status")).isEqualTo("COMPLETED");
    assertThat(plans()).containsExactly("1 by " + run);
    assertEachRideHasItsDriverOnce();
    assertThat(
            texts(
                "SELECT driver_id || coalesce(' by ' || dispatch_run_id, ' by hand')"
                    + " FROM assignments WHERE %s AND booking_id = "
                    + booking))
        .containsExactly(driver + " by hand");
    assertThat(assignedEvents()).hasSize(RIDES).doesNotHaveDuplicates();
  }

  @Test
  void whoGivesARideByHandThatARunIsPublishingLooksAgain() throws Exception {
    long booking = firstId("/bookings?limit=1&date=" + DAY, "/bookings/0/id");
    long driver = firstId("/drivers?limit=1", "/drivers/0/id");
    long run;
    try (App _ = app.replicaWith(SURE)) {
      Future<Response> given;
      try (DatabaseLock _ = DatabaseLock.ofWrites(app.database(), "booking_events")) {
        run = order();
        DatabaseLock.awaitWaiting(app.database(), 1);
        given = give(booking, driver);
        DatabaseLock.awaitWaiting(app.database(), 2);
      }
      assertRefused(given.get(), "BOOKING_STATE");
      awaitEnd(run);
    }
    assertThat(plans()).containsExactly("1 by " + run);
    assertEachRideHasItsDriverOnce();
    assertThat(assignedEvents()).hasSize(RIDES).doesNotHaveDuplicates();
  }

  /** A run whose plan waits for a dispatcher, because its times are estimated. */
  private long heldPlan() {
    long run;
    try (App _ = app.replicaWith(DOUBTFUL)) {
      run = order();
      awaitEnd(run);
    }
    assertThat(field(run, "publication")).isEqualTo("AWAITING_ACCEPTANCE");
    return run;
  }

  private long order() {
    return DispatchTest.order(
        company.client(),
        "{\"for_date\":\"%s\",\"overrides\":{\"time_budget_seconds\":1}}".formatted(DAY));
  }

  private Future<Response> accept(long run) {
    return callers.submit(() -> company.client().post("/dispatch/runs/" + run + "/accept", ""));
  }

  private Future<Response> give(long booking, long driver) {
    return callers.submit(() ->
        company
            .client()
            .post(
                "/companies/me/reservations/" + booking + "/assign",
                "{\"driver_id\":%d,\"pin\":true}".formatted(driver)));
  }

  private void awaitEnd(long run) {
    Await.until("the run ends", LIMIT, () -> !field(run, "status").matches("QUEUED|RUNNING"));
  }

  private String field(long run, String name) {
    return company.client().get("/dispatch/runs/" + run).json().get(name).asText();
  }

  private long firstId(String path, String pointer) {
    return company.client().get(path).json().at(pointer).asLong();
  }

  /** Each ride has one live assignment, with the driver that the booking tells. */
  private void assertEachRideHasItsDriverOnce() {
    assertThat(
            texts(
                "SELECT booking_id || ' ' || driver_id FROM assignments"
                    + " WHERE %s AND status = 'SCHEDULED' ORDER BY booking_id"))
        .hasSize(RIDES)
        .doesNotHaveDuplicates()
        .isEqualTo(
            texts(
                "SELECT id || ' ' || driver_id FROM bookings"
                    + " WHERE %s AND status = 'ASSIGNED' ORDER BY id"));
  }

  /** What was published, as the trail tells it; the day itself must agree on the last. */
  private List<String> plans() {
    List<String> published =
        texts(
            "SELECT (details ->> 'plan_version') || ' by ' || split_part(subject, ':', 2)"
                + " FROM audit_events WHERE %s AND action = 'PLAN_PUBLISHED' ORDER BY id");
    assertThat(texts("SELECT plan_version || ' by ' || run_id FROM dispatch_days WHERE %s"))
        .containsExactly(published.getLast());
    return published;
  }

  private List<String> assignedEvents() {
    return texts("SELECT booking_id FROM booking_events WHERE to_status = 'ASSIGNED' AND %s");
  }

  private List<String> texts(String query) {
    return TestPostgres.texts(
        app.database(), query.formatted("company_id = " + company.id().value()));
  }

  private static void assertPublished(Response answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().get("publication").asText()).isEqualTo("PUBLISHED");
    assertThat(answer.json().get("assigned").asInt()).isEqualTo(RIDES);
  }

  private static void assertRefused(Response answer, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
    assertThat(answer.json().get("code").asText()).isEqualTo(code);
  }

  private static RoutingSettings estimatesUpTo(double share) {
    return new RoutingSettings(Optional.empty(), TrafficFactors.NONE, share);
  }
}
