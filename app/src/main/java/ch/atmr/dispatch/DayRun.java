package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.dispatch.DispatchFeature.Limits;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanChecker;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.SearchListener;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.Solver;
import ch.atmr.optimiser.StabilityRates;
import ch.atmr.optimiser.StoppingRule;
import ch.atmr.optimiser.Violation;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.ConstraintViolation;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.telemetry.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One run from the day as it stands to the published plan. */
final class DayRun {
  private static final Logger LOG = Logger.getLogger(DayRun.class.getName());
  private static final int REPLANS = 3;
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(15);

  private final Db db;
  private final DayLoader loader;
  private final PlanPublication publication;
  private final Roads roads;
  private final PlanRules rules;
  private final StabilityRates stability;
  private final double mostEstimated;

  DayRun(Db db, DayLoader loader, PlanPublication publication, Roads roads, Limits limits) {
    this.db = db;
    this.loader = loader;
    this.publication = publication;
    this.roads = roads;
    this.rules = limits.rules();
    this.stability = limits.replanning().stability();
    this.mostEstimated = limits.mostEstimated();
  }

  /**
   * Plans and publishes; a plan that rests on too many estimated travel times is kept for a
   * dispatcher to accept. When the day changed under the plan (somebody assigned a ride by hand),
   * it plans again.
   *
   * @return how the run ended
   */
  RunResult carryOut(DispatchRun run, RunGuard guard) {
    for (int attempt = 1; ; attempt++) {
      guard.at(RunProgress.before(RunPhase.LOADING));
      Day day =
          Trace.span(
              "dispatch snapshot", () -> db.tenant(run.company(), tx -> loader.load(tx, run)));
      guard.at(RunProgress.before(RunPhase.ROUTING));
      DayProblem problem =
          Trace.span(
              "dispatch matrix",
              () -> DayProblem.of(day, run.overrides(), roads, rules, promised(run)));
      PlanOutcome outcome = plan(run, day, problem, guard);
      if (!guard.isOurs()) {
        return RunResult.cancelled();
      }
      if (outcome.violations() > 0) {
        return fail(run, outcome, RunResult.CHECKER_REJECTED);
      }
      guard.at(RunProgress.after(RunPhase.PUBLISHING, outcome.unserved().size()));
      try {
        return Trace.span("dispatch publish", () -> conclude(run, day, outcome));
      } catch (ConstraintViolation | DayChangedException e) {
        LOG.log(Level.INFO, "the day changed under run " + run.id().value(), e);
        if (attempt == REPLANS) {
          return fail(run, outcome, RunResult.DAY_CHANGED);
        }
      }
    }
  }

  /** Who plans afresh owes nobody what was published. */
  private Optional<StabilityRates> promised(DispatchRun run) {
    return run.mode() == RunMode.IMPROVE ? Optional.of(stability) : Optional.empty();
  }

  private PlanOutcome plan(DispatchRun run, Day day, DayProblem problem, RunGuard guard) {
    Optional<RoutingProblem> stated = problem.problem();
    if (stated.isEmpty()) {
      List<UnservedRide> all = problem.setAside();
      return new PlanOutcome(List.of(), List.of(), all, all.size(), Map.of(), 0, 0);
    }
    int aside = problem.setAside().size();
    long seed = Optional.ofNullable(run.overrides().seed()).orElse(1L);
    SearchParameters parameters = SearchParameters.standard().withSeed(seed);
    Solver solver = new Solver(stated.get(), parameters, SearchListener.SILENT);
    StoppingRule deadline = StoppingRule.deadline(budget(run, day), System::nanoTime);
    StoppingRule rule =
        status -> {
          double used = deadline.used(status);
          guard.at(RunProgress.searching(used, aside + status.unserved()));
          return guard.isOurs() ? used : 1;
        };
    Plan plan =
        Trace.span(
            "dispatch search",
            () ->
                run.mode() == RunMode.IMPROVE
                    ? solver.improve(PublishedPlan.of(day, problem), rule)
                    : solver.solve(rule));
    guard.at(RunProgress.after(RunPhase.CHECKING, aside + plan.unassigned().size()));
    List<Violation> violations =
        Trace.span("dispatch check", () -> PlanChecker.check(stated.get(), plan));
    if (!violations.isEmpty()) {
      LOG.severe("the checker refuses the plan of run " + run.id().value() + ": " + violations);
    }
    PlanReading reading = new PlanReading(problem, RowKeys::next);
    List<PlannedRide> rides = reading.rides(plan);
    return new PlanOutcome(
        rides,
        reading.bound(plan, rides),
        reading.unserved(plan),
        aside,
        PlanReading.costs(plan),
        violations.size(),
        problem.estimatedShare());
  }

  private static Duration budget(DispatchRun run, Day day) {
    int rides = day.rides().size();
    return ownBudget(run)
        .orElse(
            Duration.ofSeconds(
                rides < 50 ? 2 : rides < 100 ? 3 : rides < 200 ? 8 : LONGEST_SEARCH.toSeconds()));
  }

  /** How long a run may search at most, whatever its day is like. */
  static Duration longestSearch(DispatchRun run) {
    return ownBudget(run).orElse(LONGEST_SEARCH);
  }

  private static Optional<Duration> ownBudget(DispatchRun run) {
    return Optional.ofNullable(run.overrides().timeBudgetSeconds()).map(Duration::ofSeconds);
  }

  private RunResult conclude(DispatchRun run, Day day, PlanOutcome outcome) {
    return db.tenant(
        run.company(),
        tx -> {
          RunResult result =
              RunResult.completed(outcome.asked(), outcome.stated(), outcome.rides().size());
          boolean doubtful = outcome.estimatedShare() > mostEstimated;
          if (doubtful && !outcome.rides().isEmpty()) {
            publication.hold(tx, run, day, outcome);
            return result.asHeld();
          }
          publication.publish(tx, run, day, outcome);
          return result;
        });
  }

  private RunResult fail(DispatchRun run, PlanOutcome outcome, String code) {
    db.tenant(
        run.company(), tx -> publication.end(tx, run, RunEnd.without(RunStatus.FAILED, code)));
    return RunResult.failed(outcome.asked(), code);
  }
}
