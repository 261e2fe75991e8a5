package ch.atmr.dispatch;

import ch.atmr.dispatch.RunEnd.PlanEnd;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.RunId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Runs, and the versions of the days that they plan. */
final class DispatchRunRepository {
  private static final String COLUMNS =
      """
      SELECT id, company_id, for_date, status, mode, overrides, attempts, worker, rides, assigned,
             cost, plan_version, estimated_share, publication, failure, created_at, started_at, completed_at,
             traceparent
      FROM dispatch_runs
      """;
  // Of two who order the same day at once, the second waits to see the first's run.
  private static final String ONE_AT_A_TIME =
      """
      SELECT pg_advisory_xact_lock(
          hashtextextended('dispatch ' || CAST(:company AS bigint) || ' ' || CAST(:for_date AS date), 0))
      """;
  private static final String SUPERSEDE =
      """
      UPDATE dispatch_runs SET status = 'SUPERSEDED', completed_at = :now
      WHERE company_id = :company AND for_date = :for_date AND status = 'QUEUED'
      """;
  private static final String INSERT =
      """
      INSERT INTO dispatch_runs
          (company_id, for_date, status, mode, overrides, requested_by, created_at, traceparent)
      VALUES (:company, :for_date, 'QUEUED', :mode, CAST(:overrides AS jsonb), :user, :now, :trace)
      RETURNING id
      """;
  private static final String FIND = COLUMNS + "WHERE company_id = :company AND id = :id";
  private static final String PAGE =
      COLUMNS + "WHERE company_id = :company AND id < :before ORDER BY id DESC LIMIT :fetch";
  private static final String COUNT =
      "SELECT count(*) AS runs FROM dispatch_runs WHERE company_id = :company";
  private static final String OF_DAY =
      COLUMNS + "WHERE company_id = :company AND for_date = :for_date ORDER BY id DESC LIMIT 20";
  private static final String CLAIM =
      "SELECT company_id, id FROM claim_dispatch_run(:worker, :now, :silent_since)";
  private static final String HEARTBEAT =
      """
      UPDATE dispatch_runs SET heartbeat_at = :now
      WHERE company_id = :company AND id = :id AND status = 'RUNNING'
        AND worker = :worker AND attempts = :attempts
      """;
  private static final String CANCEL =
      """
      UPDATE dispatch_runs SET status = 'CANCELLED', completed_at = :now
      WHERE company_id = :company AND id = :id AND status IN ('QUEUED', 'RUNNING')
      """;
  private static final String END =
      """
      UPDATE dispatch_runs
      SET status = :status, completed_at = :now, failure = :failure, rides = :rides,
          assigned = :assigned, cost = CAST(:cost AS jsonb), plan_version = :plan_version,
          estimated_share = :estimated_share, publication = :publication,
          held_plan = CAST(:held_plan AS jsonb)
      WHERE company_id = :company AND id = :id AND status = 'RUNNING'
        AND worker = :worker AND attempts = :attempts
      """;
  private static final String LOCK_HELD =
      """
      SELECT held_plan FROM dispatch_runs
      WHERE company_id = :company AND id = :id AND publication = 'AWAITING_ACCEPTANCE'
      FOR UPDATE
      """;
  private static final String ACCEPTED =
      """
      UPDATE dispatch_runs
      SET publication = 'PUBLISHED', held_plan = NULL, assigned = :assigned,
          plan_version = :plan_version
      WHERE company_id = :company AND id = :id
      """;
  private static final String PUBLISH_VERSION =
      """
      INSERT INTO dispatch_days AS d (company_id, for_date, plan_version, run_id, published_at)
      VALUES (:company, :for_date, 1, :id, :now)
      ON CONFLICT (company_id, for_date) DO UPDATE
      SET plan_version = d.plan_version + 1, run_id = excluded.run_id,
          published_at = excluded.published_at
      RETURNING plan_version
      """;
  private static final String PLAN_VERSION =
      """
      SELECT plan_version FROM dispatch_days
      WHERE company_id = :company AND for_date = :for_date
      """;

  private final Json json;

  DispatchRunRepository(Json json) {
    this.json = json;
  }

  /** Queues a run; one that still waits for the same day gives way to it. */
  RunId queue(Tx tx, CompanyId company, UserId user, RunOrder order, String trace, Instant now) {
    tx.sql(ONE_AT_A_TIME)
        .bind("company", company.value())
        .bind("for_date", order.forDate())
        .one(row -> row);
    tx.sql(SUPERSEDE)
        .bind("company", company.value())
        .bind("for_date", order.forDate())
        .bind("now", now)
        .update();
    return new RunId(
        tx.sql(INSERT)
            .bind("company", company.value())
            .bind("for_date", order.forDate())
            .bind("mode", order.mode())
            .bind("overrides", text(order.overrides()))
            .bind("user", user.value())
            .bind("now", now)
            .bind("trace", trace)
            .one(row -> row.longValue("id")));
  }

  Optional<DispatchRun> find(Tx tx, CompanyId company, RunId id) {
    return tx.sql(FIND).bind("company", company.value()).bind("id", id.value()).optional(this::run);
  }

  Page<DispatchRun> page(Tx tx, CompanyId company, PageRequest page) {
    List<DispatchRun> fetched =
        tx.sql(PAGE)
            .bind("company", company.value())
            .bind("before", page.beforeId())
            .bind("fetch", page.fetch())
            .list(this::run);
    return page.page(fetched, run -> run.id().value(), () -> count(tx, company));
  }

  /** The day's newest runs, newest first. */
  List<DispatchRun> ofDay(Tx tx, CompanyId company, LocalDate day) {
    return tx.sql(OF_DAY).bind("company", company.value()).bind("for_date", day).list(this::run);
  }

  /** Takes up the oldest run that waits, or whose worker fell silent. */
  Optional<Claim> claim(Tx tx, String worker, Instant now, Instant silentSince) {
    return tx.sql(CLAIM)
        .bind("worker", worker)
        .bind("now", now)
        .bind("silent_since", silentSince)
        .optional(row ->
            new Claim(new CompanyId(row.longValue("company_id")), new RunId(row.longValue("id"))));
  }

  /** Whether the run is still this worker's, which it then knows to be alive. */
  boolean heartbeat(Tx tx, DispatchRun run, Instant now) {
    return tx.sql(HEARTBEAT)
            .bind("now", now)
            .bind("company", run.company().value())
            .bind("id", run.id().value())
            .bind("worker", run.worker())
            .bind("attempts", run.attempts())
            .update()
        == 1;
  }

  boolean cancel(Tx tx, CompanyId company, RunId id, Instant now) {
    return tx.sql(CANCEL)
            .bind("company", company.value())
            .bind("id", id.value())
            .bind("now", now)
            .update()
        == 1;
  }

  /** The version of a day's published plan; 0 without one. */
  int planVersion(Tx tx, CompanyId company, LocalDate day) {
    return tx.sql(PLAN_VERSION)
        .bind("company", company.value())
        .bind("for_date", day)
        .optional(row -> row.intValue("plan_version"))
        .orElse(0);
  }

  /** The day's next plan version, which this run now owns. */
  int nextPlanVersion(Tx tx, DispatchRun run, Instant now) {
    return tx.sql(PUBLISH_VERSION)
        .bind("company", run.company().value())
        .bind("for_date", run.forDate())
        .bind("id", run.id().value())
        .bind("now", now)
        .one(row -> row.intValue("plan_version"));
  }

  /**
   * Ends a run, if it is still this worker's; false means that another worker or a person ended it.
   */
  boolean end(Tx tx, DispatchRun run, RunEnd end, Instant now) {
    return tx.sql(END)
            .bind("status", end.status())
            .bind("now", now)
            .bind("failure", end.failure())
            .bind("rides", end.plan().map(PlanEnd::rides))
            .bind("assigned", end.plan().flatMap(plan -> optional(plan.assigned())))
            .bind("cost", end.plan().map(plan -> text(plan.cost())))
            .bind("plan_version", end.plan().flatMap(plan -> optional(plan.planVersion())))
            .bind("estimated_share", end.plan().map(PlanEnd::estimatedShare))
            .bind("publication", end.plan().map(PlanEnd::publication))
            .bind("held_plan", end.plan().flatMap(PlanEnd::held).map(this::text))
            .bind("company", run.company().value())
            .bind("id", run.id().value())
            .bind("worker", run.worker())
            .bind("attempts", run.attempts())
            .update()
        == 1;
  }

  /** The plan that waits for a dispatcher, locked until it is decided; empty when none waits. */
  Optional<HeldPlan> lockHeld(Tx tx, DispatchRun run) {
    return tx.sql(LOCK_HELD)
        .bind("company", run.company().value())
        .bind("id", run.id().value())
        .optional(row ->
            json.read(row.text("held_plan").getBytes(StandardCharsets.UTF_8), HeldPlan.class));
  }

  /** The plan that waited is the day's now. */
  void accepted(Tx tx, DispatchRun run, int assigned, int planVersion) {
    tx.sql(ACCEPTED)
        .bind("company", run.company().value())
        .bind("id", run.id().value())
        .bind("assigned", assigned)
        .bind("plan_version", planVersion)
        .update();
  }

  private static long count(Tx tx, CompanyId company) {
    return tx.sql(COUNT).bind("company", company.value()).one(row -> row.longValue("runs"));
  }

  private DispatchRun run(Row row) {
    return new DispatchRun(
        new RunId(row.longValue("id")),
        new CompanyId(row.longValue("company_id")),
        row.date("for_date"),
        row.constant("status", RunStatus.class),
        row.constant("mode", RunMode.class),
        json.read(row.text("overrides").getBytes(StandardCharsets.UTF_8), Overrides.class),
        row.intValue("attempts"),
        row.optionalText("worker"),
        row.optionalInt("rides"),
        row.optionalInt("assigned"),
        row.optionalText("cost").map(this::costs),
        row.optionalInt("plan_version"),
        row.optionalDouble("estimated_share"),
        row.optionalConstant("publication", Publication.class),
        row.optionalText("failure"),
        row.instant("created_at"),
        row.optionalInstant("started_at"),
        row.optionalInstant("completed_at"),
        row.optionalText("traceparent").filter(text -> !text.isEmpty()));
  }

  private Map<String, Double> costs(String text) {
    Map<String, Double> costs = new TreeMap<>();
    json.read(text.getBytes(StandardCharsets.UTF_8), jakarta.json.JsonObject.class)
        .forEach((part, value) -> costs.put(part, ((jakarta.json.JsonNumber) value).doubleValue()));
    return costs;
  }

  private String text(Object value) {
    return new String(json.write(value), StandardCharsets.UTF_8);
  }

  private static Optional<Integer> optional(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }

  /** A run that was taken up, and its company. */
  record Claim(CompanyId company, RunId run) {}
}
