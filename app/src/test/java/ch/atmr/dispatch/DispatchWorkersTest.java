package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.App;
import ch.atmr.dispatch.DispatchRunRepository.Claim;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Json;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who works on a run, and what becomes of one whose worker dies. */
class DispatchWorkersTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);

  private final DispatchRunRepository runs = new DispatchRunRepository(new Json());
  private TestApp app;
  private ApiClient company;

  @BeforeEach
  void start() {
    app = TestApp.startWithoutWorkers();
    company = TestCompany.with(app, "Workers").client();
    company.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2));
    company.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 6));
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void aNewerRequestReplacesOneThatWaits() {
    long first = order();
    long second = order();
    assertThat(status(first)).isEqualTo("SUPERSEDED");
    assertThat(status(second)).isEqualTo("QUEUED");
  }

  @Test
  void aCancelledRunPublishesNothing() {
    long run = order();
    assertThat(company.post("/dispatch/runs/" + run + "/cancel", "").json().get("status").asText())
        .isEqualTo("CANCELLED");
    assertThat(company.post("/dispatch/runs/" + run + "/cancel", "").status()).isEqualTo(409);
    try (App _ = app.secondReplica(1)) {
      long next = order();
      Await.until("the run ends", LIMIT, () -> status(next).equals("COMPLETED"));
    }
    assertThat(status(run)).isEqualTo("CANCELLED");
  }

  @Test
  void aRunThatIsCancelledStopsSearchingAndPublishesNothing() {
    long patient = order(120);
    try (App _ = app.secondReplica(1)) {
      awaitSearch(patient);
      assertThat(company.post("/dispatch/runs/" + patient + "/cancel", "").status()).isEqualTo(200);
      long next = order();
      // Long before the first would have searched to its end.
      Await.until("the next run ends", LIMIT, () -> status(next).equals("COMPLETED"));
      assertThat(planVersions()).containsExactly("1 by " + next);
    }
    assertThat(status(patient)).isEqualTo("CANCELLED");
  }

  @Test
  void aRunThatIsNotOverInTimeIsEndedAndItsWorkerFreed() {
    long slow = order(120);
    try (App _ = app.secondReplica(1)) {
      awaitSearch(slow);
      Duration allowed = DispatchWorkers.PATIENCE.plusSeconds(120);
      app.clock().advance(allowed);
      Await.until("its time is over", LIMIT, () -> status(slow).equals("TIMED_OUT"));
      assertThat(run(slow).get("failure").asText()).isEqualTo("TIMED_OUT");
      long next = order();
      Await.until("the next run ends", LIMIT, () -> status(next).equals("COMPLETED"));
      assertThat(planVersions()).containsExactly("1 by " + next);
    }
  }

  @Test
  void aRunThatIsBusyWithOthersIsTakenUpAgain() throws SQLException {
    try (App _ = app.secondReplica(1)) {
      long run;
      try (Connection other = TestPostgres.superuser(app.database())) {
        other.setAutoCommit(false);
        try (Statement lock = other.createStatement()) {
          lock.execute("LOCK TABLE dispatch_days IN SHARE MODE");
        }
        run = order();
        Await.until(
            "the worker has waited too long for the lock",
            LIMIT,
            () -> run(run).at("/progress/phase").asText().equals("PUBLISHING") && nobodyWaits());
      }
      app.clock().advance(DispatchWorkers.SILENCE.multipliedBy(2));
      Await.until("the run ends", LIMIT, () -> status(run).equals("COMPLETED"));
      assertThat(run(run).get("attempts").asInt()).isEqualTo(2);
    }
  }

  @Test
  void aRunSaysHowFarItIsAndCarriesOnWhereNobodyCanTell() {
    long run = order(3);
    assertThat(run(run).get("progress").isNull()).isTrue();
    assertThat(run(run).get("attempts").asInt()).isZero();
    try (App _ = app.secondReplica(1)) {
      awaitSearch(run);
      JsonNode progress = run(run).get("progress");
      assertThat(progress.get("searched").asDouble()).isBetween(0.0, 1.0);
      assertThat(progress.get("unserved").asInt()).isBetween(0, 6);
      assertThat(company.get("/dispatch/runs").json().at("/runs/0/progress/phase").asText())
          .isEqualTo("SEARCHING");
      app.redis().stop();
      assertThat(run(run).get("progress").isNull()).isTrue();
      Await.until("the run ends", LIMIT, () -> status(run).equals("COMPLETED"));
    }
    assertThat(run(run).get("progress").isNull()).isTrue();
    app.redis().startAgain();
  }

  @Test
  void anOrderThatIsRepeatedWithItsKeyIsOneRun() {
    String order = "{\"for_date\":\"" + DAY + "\"}";
    long first =
        company
            .post("/dispatch/run", order, "Idempotency-Key", "k-1")
            .json()
            .get("run_id")
            .asLong();
    assertThat(
            company
                .post("/dispatch/run", order, "Idempotency-Key", "k-1")
                .json()
                .get("run_id")
                .asLong())
        .isEqualTo(first);
    assertThat(status(first)).isEqualTo("QUEUED");
    assertThat(company.get("/dispatch/runs").json().get("runs")).hasSize(1);
  }

  @Test
  void aRunWhoseWorkerDiedIsTakenUpAndTheDeadOnePublishesNothing() {
    long run = order();
    Db db = app.app().features().db();
    Instant longAgo = app.clock().instant().minus(DispatchWorkers.SILENCE.multipliedBy(2));
    Claim dead = db.nobody(tx -> runs.claim(tx, "dead worker", longAgo, longAgo)).orElseThrow();
    DispatchRun claimed =
        db.tenant(dead.company(), tx -> runs.find(tx, dead.company(), dead.run()).orElseThrow());
    assertThat(claimed.id().value()).isEqualTo(run);
    assertThat(status(run)).isEqualTo("RUNNING");

    try (App _ = app.secondReplica(1)) {
      Await.until("the run ends", LIMIT, () -> status(run).equals("COMPLETED"));
    }

    RunEnd late = RunEnd.without(RunStatus.FAILED, "LATE");
    boolean ended = db.tenant(dead.company(), tx -> runs.end(tx, claimed, late, Instant.EPOCH));
    boolean beats =
        db.tenant(dead.company(), tx -> runs.heartbeat(tx, claimed, app.clock().instant()));
    assertThat(ended).isFalse();
    assertThat(beats).isFalse();
    assertThat(status(run)).isEqualTo("COMPLETED");
  }

  @Test
  void twoReplicasCarryOutEachRunOnce() {
    Set<Long> ordered = new HashSet<>();
    try (App _ = app.secondReplica(2);
        App _ = app.secondReplica(2)) {
      for (int i = 0; i < 4; i++) {
        long run = order();
        ordered.add(run);
        Await.until("the run ends", LIMIT, () -> !status(run).equals("QUEUED"));
      }
      Await.until(
          "the runs end",
          LIMIT,
          () -> ordered.stream().noneMatch(run -> status(run).matches("QUEUED|RUNNING")));
    }
    assertThat(ordered).allSatisfy(run -> assertThat(status(run)).isEqualTo("COMPLETED"));
    assertThat(company.get("/dispatch/assignments?date=" + DAY).json().get("assignments"))
        .hasSize(6);
  }

  private long order() {
    return order(1);
  }

  private long order(int seconds) {
    return DispatchTest.order(
        company,
        "{\"for_date\":\"%s\",\"overrides\":{\"time_budget_seconds\":%d}}".formatted(DAY, seconds));
  }

  private void awaitSearch(long run) {
    Await.until(
        "the run searches",
        LIMIT,
        () -> run(run).at("/progress/phase").asText().equals("SEARCHING"));
  }

  private List<String> planVersions() {
    return TestPostgres.texts(
        app.database(), "SELECT plan_version || ' by ' || run_id FROM dispatch_days");
  }

  private boolean nobodyWaits() {
    return TestPostgres.texts(
            app.database(),
            "SELECT pid FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
        .isEmpty();
  }

  private JsonNode run(long run) {
    return company.get("/dispatch/runs/" + run).json();
  }

  private String status(long run) {
    return run(run).get("status").asText();
  }
}
