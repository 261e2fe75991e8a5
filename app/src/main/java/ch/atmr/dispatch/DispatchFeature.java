package ch.atmr.dispatch;

import ch.atmr.bookings.Assignments;
import ch.atmr.bookings.Rides;
import ch.atmr.companies.Companies;
import ch.atmr.drivers.Drivers;
import ch.atmr.planning.Shifts;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Json;
import ch.atmr.platform.http.Texts;
import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.slo.DispatchObjectives;
import ch.atmr.platform.telemetry.Tracing;
import ch.atmr.privacy.PersonalData;
import ch.atmr.routing.TrafficFactors;
import ch.atmr.routing.TravelTimes;
import io.helidon.metrics.api.MeterRegistry;
import java.time.Clock;

/** Puts the feature together, so that only what others use leaves the package. */
public final class DispatchFeature {
  private final DispatchRoutes routes;
  private final AnswerRoutes answerRoutes;
  private final DispatchWorkers workers;

  public DispatchFeature(Db db, Day day, Ways ways, Clock clock, Limits limits) {
    DispatchRunRepository runs = new DispatchRunRepository(ways.json());
    DayLoader loader =
        new DayLoader(
            day.companies(),
            day.rides(),
            day.shifts(),
            day.drivers(),
            runs,
            limits.replanning().freeze(),
            clock);
    PlanPublication publication = new PlanPublication(runs, day.assignments(), clock);
    Roads roads = new Roads(day.travelTimes(), day.traffic());
    DayRun dayRun = new DayRun(db, loader, publication, roads, limits);
    DispatchMeters meters = new DispatchMeters(ways.meters(), ways.objectives(), clock);
    ProgressBoard board = new ProgressBoard(ways.redis());
    this.workers =
        new DispatchWorkers(
            db,
            runs,
            dayRun,
            new DispatchWorkers.Tellers(board, meters, ways.tracing()),
            clock,
            limits.workers());
    HeldPlans heldPlans = new HeldPlans(db, runs, loader, publication);
    DispatchRuns dispatchRuns =
        new DispatchRuns(
            db,
            runs,
            day.companies(),
            day.assignments(),
            new DayCounters(),
            board,
            this.workers::wake,
            clock);
    this.routes = new DispatchRoutes(dispatchRuns, heldPlans, ways.texts());
    this.answerRoutes =
        new AnswerRoutes(
            new DayAnswers(db, loader, roads, limits.rules(), limits.replanning().stability()),
            ways.texts());
  }

  /** Adds the routes. */
  public void register(Api api) {
    routes.register(api);
    answerRoutes.register(api);
  }

  /** Carries runs out; to be started and closed by whoever serves. */
  public DispatchWorkers workers() {
    return workers;
  }

  /** What the feature keeps about people. */
  public PersonalData personalData() {
    return new DispatchPersonalData();
  }

  /** What a day is made of, and where its plan goes. */
  public record Day(
      Companies companies,
      Rides rides,
      Assignments assignments,
      Shifts shifts,
      Drivers drivers,
      TrafficFactors traffic,
      TravelTimes travelTimes) {}

  /**
   * What operators limit.
   *
   * @param workers runs planned at a time in this process
   * @param mostEstimated a plan with a larger share of estimated times waits for a person
   * @param rules that days are planned by
   * @param replanning what a run leaves as it is
   */
  public record Limits(int workers, double mostEstimated, PlanRules rules, Replanning replanning) {}

  /** How the feature writes to its callers and operators. */
  public record Ways(
      Texts texts,
      Json json,
      Redis redis,
      MeterRegistry meters,
      Tracing tracing,
      DispatchObjectives objectives) {}
}
