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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
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
    return DispatchTest.order(
        company, "{\"for_date\":\"" + DAY + "\",\"overrides\":{\"time_budget_seconds\":1}}");
  }

  private String status(long run) {
    return company.get("/dispatch/runs/" + run).json().get("status").asText();
  }
}
