package ch.atmr.dispatch;

import ch.atmr.bookings.Ride;
import ch.atmr.dispatch.AnswerRequests.Wanted;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.Place;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanDiff;
import ch.atmr.optimiser.PlanEvaluation;
import ch.atmr.optimiser.PlanInquiry;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.SearchListener;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.Solver;
import ch.atmr.optimiser.StabilityRates;
import ch.atmr.optimiser.StoppingRule;
import ch.atmr.optimiser.Unassigned;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.Db;
import ch.atmr.routing.Drive;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers about plans. Each reads the day once and writes nothing. */
final class DayAnswers {
  private static final int ALTERNATIVES = 3;
  private static final int USUAL_SLOTS = 5;
  private static final int MOST_SECONDS = 5;
  private static final int USUAL_SECONDS = 2;

  private final Db db;
  private final DayLoader loader;
  private final Roads roads;
  private final PlanRules rules;
  private final CostRates rates;
  private final Optional<StabilityRates> told;

  /** Searches and explanations of a whole day at a time: they would starve other requests. */
  private final Semaphore heavy = new Semaphore(1);

  /**
   * @param told what it costs to change what was published
   */
  DayAnswers(Db db, DayLoader loader, Roads roads, PlanRules rules, StabilityRates told) {
    this.db = db;
    this.loader = loader;
    this.roads = roads;
    this.rules = rules;
    this.rates = rules.rates();
    this.told = Optional.of(told);
  }

  /**
   * A plan and how it came out.
   *
   * @param changes against the published plan
   */
  record Evaluated(
      DayProblem problem,
      PlanEvaluation evaluation,
      GivenPlan plan,
      List<PlanDiff.Change> changes) {}

  /** Judges a plan that somebody made, and says what it changes in the published one. */
  Evaluated evaluate(Caller caller, AnswerRequests.Evaluate request) {
    Day day = load(caller, request.forDate());
    DayProblem problem = DayProblem.of(day, Overrides.NONE, roads, rules, told);
    RoutingProblem stated = stated(problem);
    GivenPlan given = GivenPlan.of(stated, problem, request.assignments());
    PlanEvaluation evaluation = PlanEvaluation.of(stated, given.routes(), given.left(), rates);
    List<Route> published = published(day, problem, stated).routes();
    return new Evaluated(problem, evaluation, given, PlanDiff.of(published, given.routes()));
  }

  /**
   * Where a ride that nobody has booked yet would find a place.
   *
   * @param places cheapest first
   * @param refusal why there is none
   * @param direct the ride's own way
   */
  record Slots(
      DayProblem problem, List<Place> places, Optional<Unassigned> refusal, Drive direct) {}

  /** Looks for places in the published plan. */
  Slots slots(Caller caller, AnswerRequests.Slots request) {
    Ride wanted = request.ride().ride("ride", 0);
    Day day = load(caller, request.forDate());
    Roads needed = roads.only(PlanWays.of(day, wanted));
    Day asked = day.with(plus(day.rides(), List.of(wanted)));
    DayProblem problem = DayProblem.of(asked, Overrides.NONE, needed, rules, told);
    PlanInquiry inquiry = published(asked, problem, stated(problem));
    RequestId id = DayProblem.requestId(wanted.id());
    List<Place> places =
        inquiry.places(id, request.limit() == null ? USUAL_SLOTS : request.limit());
    Drive direct =
        roads
            .travelTimes()
            .drive(wanted.pickup().point().orElseThrow(), wanted.dropoff().point().orElseThrow());
    Optional<Unassigned> refusal =
        places.isEmpty() ? Optional.of(inquiry.explain(id)) : Optional.empty();
    return new Slots(problem, places, refusal, direct);
  }

  /**
   * The plan of a day that is otherwise.
   *
   * @param problem of the other day
   * @param asItIs of the day as it is
   * @param before the published plan
   * @param after the plan of the other day
   */
  record Scenario(
      DayProblem problem,
      DayProblem asItIs,
      PlanInquiry before,
      PlanInquiry after,
      List<PlanDiff.Change> changes,
      List<UnservedRide> unserved) {}

  /** Plans a day that is otherwise, from the published plan on. */
  Scenario whatIf(Caller caller, AnswerRequests.WhatIf request) {
    Overrides overrides = request.overrides() == null ? Overrides.NONE : request.overrides();
    List<Ride> added = added(request.addedRides());
    Day day = load(caller, request.forDate());
    Day changed = day.with(plus(day.rides(), added));
    return alone(() -> {
      DayProblem asItIs = DayProblem.of(day, Overrides.NONE, roads, rules, told);
      PlanInquiry before = published(day, asItIs, stated(asItIs));
      DayProblem problem = DayProblem.of(changed, overrides, roads, rules, told);
      Plan plan = search(changed, problem, overrides);
      PlanInquiry after = new PlanInquiry(stated(problem), plan, rates);
      List<UnservedRide> unserved = new PlanReading(problem, RowKeys::next).unserved(plan);
      return new Scenario(
          problem, asItIs, before, after, PlanDiff.of(before.routes(), after.routes()), unserved);
    });
  }

  /** What each ride of the published plan costs, and what else could be. */
  <T> T explain(Caller caller, LocalDate date, Explanation<T> explanation) {
    Day day = load(caller, date);
    return alone(() -> {
      DayProblem problem = DayProblem.of(day, Overrides.NONE, roads, rules, told);
      PlanInquiry inquiry = published(day, problem, stated(problem));
      return explanation.of(problem, inquiry, ALTERNATIVES);
    });
  }

  /** Takes from a plan what a caller wants to know, while nobody else asks for as much. */
  @FunctionalInterface
  interface Explanation<T> {
    T of(DayProblem problem, PlanInquiry inquiry, int alternatives);
  }

  private Plan search(Day day, DayProblem problem, Overrides overrides) {
    Integer seconds = overrides.timeBudgetSeconds();
    long budget = Math.min(MOST_SECONDS, seconds == null ? USUAL_SECONDS : seconds);
    long seed = Optional.ofNullable(overrides.seed()).orElse(1L);
    return new Solver(
            stated(problem), SearchParameters.standard().withSeed(seed), SearchListener.SILENT)
        .improve(
            PublishedPlan.of(day, problem),
            StoppingRule.deadline(Duration.ofSeconds(budget), System::nanoTime));
  }

  private PlanInquiry published(Day day, DayProblem problem, RoutingProblem stated) {
    return new PlanInquiry(stated, PublishedPlan.of(day, problem), rates);
  }

  private static List<Ride> added(@Nullable List<Wanted> wanted) {
    List<Ride> rides = new ArrayList<>();
    if (wanted != null) {
      for (int i = 0; i < wanted.size(); i++) {
        rides.add(wanted.get(i).ride("added_rides." + i, i));
      }
    }
    return rides;
  }

  private Day load(Caller caller, LocalDate date) {
    CompanyId company = caller.requireCompany();
    return db.as(caller, tx -> loader.load(tx, company, date));
  }

  private static RoutingProblem stated(DayProblem problem) {
    return problem
        .problem()
        .orElseThrow(
            () -> new ProblemException(Problem.Invalid.field("for_date", "nothingToPlan")));
  }

  private static List<Ride> plus(List<Ride> rides, List<Ride> more) {
    List<Ride> all = new ArrayList<>(rides);
    all.addAll(more);
    return all;
  }

  private <T> T alone(Supplier<T> work) {
    if (!heavy.tryAcquire()) {
      throw new ProblemException(new Problem.Unavailable(Duration.ofSeconds(MOST_SECONDS)));
    }
    try {
      return work.get();
    } finally {
      heavy.release();
    }
  }
}
