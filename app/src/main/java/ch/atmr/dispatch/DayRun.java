package ch.atmr.dispatch;

import ch.atmr.bookings.Assignments;
import ch.atmr.bookings.Assignments.Published;
import ch.atmr.bookings.PlannedRide;
import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanChecker;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.SearchListener;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.Solver;
import ch.atmr.optimiser.StoppingRule;
import ch.atmr.optimiser.Violation;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.ConstraintViolation;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.routing.TravelTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One run from the day as it stands to the published plan. */
final class DayRun {
  private static final Logger LOG = Logger.getLogger(DayRun.class.getName());
  private static final int REPLANS = 3;

  private final Db db;
  private final DayLoader loader;
  private final DispatchRunRepository runs;
  private final Assignments assignments;
  private final TravelTimes travelTimes;
  private final Clock clock;

  DayRun(
      Db db,
      DayLoader loader,
      DispatchRunRepository runs,
      Assignments assignments,
      TravelTimes travelTimes,
      Clock clock) {
    this.db = db;
    this.loader = loader;
    this.runs = runs;
    this.assignments = assignments;
    this.travelTimes = travelTimes;
    this.clock = clock;
  }

  /**
   * Plans and publishes. When the day changed under the plan (somebody assigned a ride by hand), it
   * plans again.
   *
   * @return how the run ended
   */
  RunResult carryOut(DispatchRun run, RunGuard guard) {
    for (int attempt = 1; ; attempt++) {
      Day day = db.tenant(run.company(), tx -> loader.load(tx, run));
      DayProblem problem = DayProblem.of(day, run.overrides(), travelTimes);
      Outcome outcome = plan(run, day, problem, guard);
      if (!guard.isOurs()) {
        return RunResult.cancelled();
      }
      if (outcome.violations() > 0) {
        return fail(run, outcome, RunResult.CHECKER_REJECTED);
      }
      try {
        publish(run, day, outcome);
        return RunResult.completed(outcome.asked(), outcome.stated(), outcome.rides().size());
      } catch (ConstraintViolation e) {
        LOG.log(Level.INFO, "the day changed under run " + run.id().value(), e);
        if (attempt == REPLANS) {
          return fail(run, outcome, RunResult.DAY_CHANGED);
        }
      }
    }
  }

  private Outcome plan(DispatchRun run, Day day, DayProblem problem, RunGuard guard) {
    Optional<RoutingProblem> stated = problem.problem();
    if (stated.isEmpty()) {
      List<UnservedRide> aside = problem.setAside();
      return new Outcome(List.of(), aside, aside.size(), Map.of(), 0);
    }
    long seed = Optional.ofNullable(run.overrides().seed()).orElse(1L);
    SearchParameters parameters = SearchParameters.standard().withSeed(seed);
    Solver solver = new Solver(stated.get(), parameters, SearchListener.SILENT);
    StoppingRule deadline = StoppingRule.deadline(budget(run, day), System::nanoTime);
    StoppingRule rule = status -> guard.isOurs() ? deadline.used(status) : 1;
    Plan plan =
        run.mode() == RunMode.IMPROVE
            ? solver.improve(PublishedPlan.of(day, problem), rule)
            : solver.solve(rule);
    List<Violation> violations = PlanChecker.check(stated.get(), plan);
    if (!violations.isEmpty()) {
      LOG.severe("the checker refuses the plan of run " + run.id().value() + ": " + violations);
    }
    PlanReading reading = new PlanReading(problem, RowKeys::next);
    return new Outcome(
        reading.rides(plan),
        reading.unserved(plan),
        problem.setAside().size(),
        PlanReading.costs(plan),
        violations.size());
  }

  private static Duration budget(DispatchRun run, Day day) {
    Integer own = run.overrides().timeBudgetSeconds();
    if (own != null) {
      return Duration.ofSeconds(own);
    }
    int rides = day.rides().size();
    return Duration.ofSeconds(rides < 50 ? 2 : rides < 100 ? 3 : rides < 200 ? 8 : 15);
  }

  private void publish(DispatchRun run, Day day, Outcome outcome) {
    Instant now = clock.instant();
    db.tenant(
        run.company(),
        tx -> {
          int version = runs.nextPlanVersion(tx, run, now);
          List<BookingId> left = outcome.unserved().stream().map(UnservedRide::booking).toList();
          Published published =
              assignments.publish(tx, run.company(), run.id(), outcome.rides(), left, now);
          runs.addUnserved(tx, run, outcome.unserved());
          tx.audit(
              AuditEvent.of(AuditAction.PLAN_PUBLISHED)
                  .about("dispatch_run", run.id().value())
                  .with("for_date", run.forDate().toString())
                  .with("plan_version", version)
                  .with("assigned", published.assigned())
                  .with("unassigned", published.unassigned()));
          RunEnd end =
              RunEnd.completed(day.rides().size(), published.assigned(), outcome.costs(), version);
          endOrGiveWay(tx, run, end, now);
          return version;
        });
  }

  private void endOrGiveWay(Tx tx, DispatchRun run, RunEnd end, Instant now) {
    if (!runs.end(tx, run, end, now)) {
      // Cancelled or taken over meanwhile: nothing of this transaction may stay.
      throw new ProblemException(new Problem.Conflict(Problem.Conflict.Reason.RUN_FINISHED));
    }
  }

  private RunResult fail(DispatchRun run, Outcome outcome, String code) {
    db.tenant(
        run.company(),
        tx -> runs.end(tx, run, RunEnd.without(RunStatus.FAILED, code), clock.instant()));
    return RunResult.failed(outcome.asked(), code);
  }

  /** What a plan came to. */
  private record Outcome(
      List<PlannedRide> rides,
      List<UnservedRide> unserved,
      int setAside,
      Map<String, Double> costs,
      int violations) {

    /** How many rides the run was asked to plan. */
    int asked() {
      return rides.size() + unserved.size();
    }

    /** How many of them the optimiser was given. */
    int stated() {
      return asked() - setAside;
    }
  }
}
