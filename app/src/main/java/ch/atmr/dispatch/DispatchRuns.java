package ch.atmr.dispatch;

import ch.atmr.bookings.AssignmentView;
import ch.atmr.bookings.Assignments;
import ch.atmr.companies.Companies;
import ch.atmr.companies.Company;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.RunId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.telemetry.Correlation;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What a dispatcher does with runs: orders one, follows it, stops it, reads the plan. */
final class DispatchRuns {
  private final Db db;
  private final DispatchRunRepository runs;
  private final RunReports reports;
  private final Companies companies;
  private final Assignments assignments;
  private final DayCounters counters;
  private final Runnable wakeWorkers;
  private final Clock clock;

  DispatchRuns(
      Db db,
      DispatchRunRepository runs,
      RunReports reports,
      Companies companies,
      Assignments assignments,
      DayCounters counters,
      Runnable wakeWorkers,
      Clock clock) {
    this.db = db;
    this.runs = runs;
    this.reports = reports;
    this.companies = companies;
    this.assignments = assignments;
    this.counters = counters;
    this.wakeWorkers = wakeWorkers;
    this.clock = clock;
  }

  /** Queues a run of a company that may dispatch. */
  RunId order(Caller caller, RunOrder order) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    String trace = Correlation.CURRENT.isBound() ? Correlation.CURRENT.get().traceparent() : "";
    RunId id =
        db.as(
            caller,
            tx -> {
              Company tenant = companies.require(tx, company);
              if (!tenant.plannable()) {
                throw new ProblemException(
                    new Problem.Conflict(Problem.Conflict.Reason.DISPATCH_NOT_ENABLED));
              }
              return runs.queue(tx, company, caller.user(), order, trace, now);
            });
    db.afterCommit(wakeWorkers);
    return id;
  }

  RunReport find(Caller caller, RunId id) {
    RunReport report = db.as(caller, tx -> report(tx, caller.requireCompany(), id));
    return reports.told(List.of(report)).getFirst();
  }

  Page<RunReport> list(Caller caller, PageRequest page) {
    CompanyId company = caller.requireCompany();
    Page<RunReport> found =
        db.as(
            caller,
            tx -> {
              Page<DispatchRun> runsOfPage = runs.page(tx, company, page);
              List<RunReport> items = reports.of(tx, company, runsOfPage.items());
              return new Page<>(items, runsOfPage.nextCursor(), runsOfPage.total());
            });
    return new Page<>(reports.told(found.items()), found.nextCursor(), found.total());
  }

  /** Ends a run that waits or runs; it publishes nothing from then on. */
  RunReport cancel(Caller caller, RunId id) {
    CompanyId company = caller.requireCompany();
    return db.as(
        caller,
        tx -> {
          RunReport before = report(tx, company, id);
          if (!before.run().status().isOpen() || !runs.cancel(tx, company, id, clock.instant())) {
            throw new ProblemException(new Problem.Conflict(Problem.Conflict.Reason.RUN_FINISHED));
          }
          return report(tx, company, id);
        });
  }

  /** How a day stands; today where no day is named. */
  DayStatus status(Caller caller, Optional<LocalDate> date) {
    CompanyId company = caller.requireCompany();
    DayStatus status =
        db.as(
            caller,
            tx -> {
              Company tenant = companies.require(tx, company);
              LocalDate day = date.orElseGet(() -> today(tenant));
              List<DispatchRun> ofDay = runs.ofDay(tx, company, day);
              return new DayStatus(
                  day, reports.of(tx, company, ofDay), counters.of(tx, tenant, day));
            });
    return new DayStatus(status.day(), reports.told(status.runs()), status.counters());
  }

  /** The published plan of a day; today's where no day is named. */
  List<AssignmentView> assignments(Caller caller, Optional<LocalDate> date) {
    CompanyId company = caller.requireCompany();
    return db.as(
        caller,
        tx -> {
          Company tenant = companies.require(tx, company);
          return assignments.on(tx, company, date.orElseGet(() -> today(tenant)));
        });
  }

  private LocalDate today(Company company) {
    return LocalDate.ofInstant(clock.instant(), company.zone());
  }

  private RunReport report(Tx tx, CompanyId company, RunId id) {
    DispatchRun run =
        runs.find(tx, company, id).orElseThrow(() -> new ProblemException(new Problem.NotFound()));
    return reports.of(tx, run);
  }
}
