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
import ch.atmr.platform.slo.DispatchObjectives;
import ch.atmr.privacy.PersonalData;
import ch.atmr.routing.TravelTimes;
import io.helidon.metrics.api.MeterRegistry;
import java.time.Clock;

/** Puts the feature together, so that only what others use leaves the package. */
public final class DispatchFeature {
  private final DispatchRoutes routes;
  private final DispatchWorkers workers;

  /**
   * @param workers runs planned at a time in this process
   */
  public DispatchFeature(Db db, Day day, Ways ways, Clock clock, int workers) {
    DispatchRunRepository runs = new DispatchRunRepository(ways.json());
    DayLoader loader =
        new DayLoader(day.companies(), day.rides(), day.shifts(), day.drivers(), clock);
    DayRun dayRun = new DayRun(db, loader, runs, day.assignments(), day.travelTimes(), clock);
    DispatchMeters meters = new DispatchMeters(ways.meters(), ways.objectives(), clock);
    this.workers = new DispatchWorkers(db, runs, dayRun, meters, clock, workers);
    DispatchRuns dispatchRuns =
        new DispatchRuns(
            db,
            runs,
            day.companies(),
            day.assignments(),
            new DayCounters(),
            this.workers::wake,
            clock);
    this.routes = new DispatchRoutes(dispatchRuns, ways.texts());
  }

  /** Adds the routes. */
  public void register(Api api) {
    routes.register(api);
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
      TravelTimes travelTimes) {}

  /** How the feature writes to its callers and operators. */
  public record Ways(Texts texts, Json json, MeterRegistry meters, DispatchObjectives objectives) {}
}
