package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.ServiceProcess;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processes on one database, of which one is killed, or stands still, at each step of a run. It
 * is kept at a step by a lock that the test holds, so the service knows nothing of being watched.
 */
class RunTakeOverTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);
  private static final int RIDES = 6;
  private static TestApp app;
  private static ServiceProcess first;
  private static ServiceProcess second;
  private static int started;
  private static int days;

  private TestCompany company;
  private List<String> outbox;
  private long run;

  /** Where a process stands, by the lock that it waits for. */
  enum Step {
    /** The run is claimed, and nothing of its day is read. */
    CLAIMED("bookings", "ACCESS EXCLUSIVE"),
    /** A part of the day is read. */
    LOADING("vehicles", "ACCESS EXCLUSIVE"),
    /** The plan is made, and nothing is written. */
    PUBLISHING("dispatch_days", "SHARE"),
    /** The plan has its version, and no ride its driver. */
    ASSIGNING("assignments", "SHARE"),
    /** The rides have their drivers, and nobody is told. */
    TELLING("booking_events", "SHARE");

    private final String table;
    private final String mode;

    Step(String table, String mode) {
      this.table = table;
      this.mode = mode;
    }

    DatabaseLock hold() throws SQLException {
      return new DatabaseLock(app.database(), "LOCK TABLE " + table + " IN " + mode + " MODE");
    }
  }

  @BeforeAll
  static void start() {
    app = TestApp.startWithoutWorkers();
    first = another();
    second = another();
  }

  @AfterAll
  static void end() {
    first.close();
    second.close();
    app.close();
  }

  @BeforeEach
  void aNewDayThatOnlyTheFirstLooksAfter() {
    first = alive(first);
    second = alive(second);
    first.ready();
    second.ready();
    second.stop();
    company = TestCompany.with(app, "Day" + ++days);
    ApiClient client = company.client();
    assertThat(client.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2)).status())
        .isEqualTo(200);
    assertThat(client.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, RIDES)).status())
        .isEqualTo(200);
    outbox = outbox();
  }

  @ParameterizedTest
  @EnumSource
  void whatADeadProcessLeftIsCarriedOutOnce(Step step) throws SQLException {
    try (DatabaseLock _ = step.hold()) {
      order(1);
      awaitOneThatWaits("");
      firstDies();
    }
    assertPublishedOnceByTheSecondAttempt();
  }

  @Test
  void aProcessThatDiesWhileItSearches() {
    order(3);
    awaitSearch();
    firstDies();
    assertPublishedOnceByTheSecondAttempt();
  }

  @Test
  void aProcessThatDiesBeforeItWritesTheRunsEnd() throws SQLException {
    try (DatabaseLock _ = holdAtTheEnd()) {
      firstDies();
    }
    assertPublishedOnceByTheSecondAttempt();
  }

  @Test
  void aProcessThatStoodStillLongerThanItsLeasePublishesNothing() {
    double before = givenUp(first);
    order(2);
    awaitSearch();
    first.stop();
    second.goOn();
    // Here alone the silence is waited out.
    Await.until("the run ends", LIMIT, () -> !status().equals("RUNNING"));
    first.goOn();
    awaitGivenUp(first, before);
    assertPublishedOnce(2);
  }

  /**
   * What it wrote holds the run's row, so nobody takes the run up until it goes on, dies, or
   * PostgreSQL ends its transaction after a minute.
   */
  @Test
  void aProcessThatStandsStillWhileItPublishesIsNotTakenOver() throws SQLException {
    try (DatabaseLock _ = Step.TELLING.hold()) {
      order(1);
      awaitOneThatWaits("");
      first.stop();
    }
    silence();
    second.goOn();
    ApiClient other = TestCompany.with(app, "Other" + days).client();
    long next = DispatchTest.order(other, "{\"for_date\":\"" + DAY + "\"}");
    Await.until(
        "the second passes over the run and takes up the next",
        LIMIT,
        () ->
            other.get("/dispatch/runs/" + next).json().get("status").asText().equals("COMPLETED"));
    assertThat(status()).isEqualTo("RUNNING");
    first.goOn();
    Await.until("the run ends", LIMIT, () -> !status().equals("RUNNING"));
    assertPublishedOnce(1);
  }

  private static ServiceProcess another() {
    return ServiceProcess.beside(app, "take-over-" + ++started);
  }

  /** The second wakes up and finds itself alone; another one comes in place of the dead. */
  private static void firstDies() {
    second.goOn();
    first.kill();
    first = second;
    second = another();
  }

  private static ServiceProcess alive(ServiceProcess process) {
    if (!process.isAlive()) {
      return another();
    }
    process.goOn();
    return process;
  }

  private void order(int seconds) {
    run =
        DispatchTest.order(
            company.client(),
            "{\"for_date\":\"%s\",\"overrides\":{\"time_budget_seconds\":%d}}"
                .formatted(DAY, seconds));
  }

  private void awaitSearch() {
    Await.until(
        "the run searches",
        LIMIT,
        () -> read().at("/progress/phase").asText().equals(RunPhase.SEARCHING.name()));
  }

  /** The plan is written and the run's end is not: its row is locked once there is a plan. */
  private DatabaseLock holdAtTheEnd() throws SQLException {
    DatabaseLock row;
    try (DatabaseLock _ = Step.PUBLISHING.hold()) {
      order(1);
      awaitOneThatWaits("");
      row =
          new DatabaseLock(
              app.database(),
              "SELECT id FROM dispatch_runs WHERE id = " + run + " FOR NO KEY UPDATE");
    }
    awaitOneThatWaits("UPDATE dispatch_runs SET status");
    return row;
  }

  private void assertPublishedOnceByTheSecondAttempt() {
    Await.until(
        "the run ends",
        LIMIT,
        () -> {
          silence();
          return !status().equals("RUNNING");
        });
    assertPublishedOnce(2);
  }

  private void assertPublishedOnce(int attempts) {
    JsonNode ended = read();
    assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("COMPLETED");
    assertThat(ended.get("attempts").asInt()).isEqualTo(attempts);
    assertThat(ended.get("assigned").asInt()).isEqualTo(RIDES);
    assertThat(ended.get("progress").isNull()).isTrue();
    assertThat(texts("SELECT plan_version || ' by ' || run_id FROM dispatch_days WHERE %s"))
        .containsExactly("1 by " + run);
    assertThat(texts("SELECT status || booking_id FROM assignments WHERE %s"))
        .as("one assignment a ride, none of them replaced")
        .hasSize(RIDES)
        .doesNotHaveDuplicates()
        .allMatch(assignment -> assignment.startsWith("SCHEDULED"));
    assertThat(texts("SELECT booking_id FROM booking_events WHERE to_status = 'ASSIGNED' AND %s"))
        .as("one event a ride")
        .hasSize(RIDES)
        .doesNotHaveDuplicates();
    assertThat(texts("SELECT id FROM audit_events WHERE action = 'PLAN_PUBLISHED' AND %s"))
        .hasSize(1);
    assertThat(outbox()).as("a plan is told within the service alone").isEqualTo(outbox);
  }

  private static List<String> outbox() {
    return TestPostgres.texts(app.database(), "SELECT id || topic FROM outbox ORDER BY id");
  }

  /** As if the first had been silent for long; nothing once the run is taken up again. */
  private void silence() {
    TestPostgres.asSuperuser(
        app.database(),
        "UPDATE dispatch_runs SET heartbeat_at = now() - interval '1 minute' WHERE attempts = 1"
            + " AND status = 'RUNNING' AND id = "
            + run);
  }

  private List<String> texts(String query) {
    return TestPostgres.texts(
        app.database(), query.formatted("company_id = " + company.id().value()));
  }

  private static void awaitOneThatWaits(String statement) {
    Await.until(
        "a process stands at the lock " + statement,
        LIMIT,
        () ->
            DatabaseLock.waiting(app.database()).stream()
                .anyMatch(query -> query.contains(statement)));
  }

  /** Runs that a process gave up because they were no longer its own. */
  private static double givenUp(ServiceProcess process) {
    return process
        .metrics()
        .lines()
        .filter(line -> line.startsWith("dispatch_runs_total{"))
        .filter(line -> line.contains("status=\"cancelled\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static void awaitGivenUp(ServiceProcess process, double before) {
    Await.until(
        "the process knows that the run is no longer its own",
        LIMIT,
        () -> givenUp(process) > before);
  }

  private JsonNode read() {
    return company.client().get("/dispatch/runs/" + run).json();
  }

  private String status() {
    return read().get("status").asText();
  }
}
