package ch.atmr.dispatch;

import ch.atmr.dispatch.PlanPublication.Waiting;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.RunId;
import ch.atmr.platform.db.ConstraintViolation;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import java.util.List;

/** Lets a dispatcher accept a plan that waits. */
final class HeldPlans {
  private final Db db;
  private final DispatchRunRepository runs;
  private final UnservedRepository unserved;
  private final DayLoader loader;
  private final PlanPublication publication;
  private final DispatchMeters meters;

  HeldPlans(
      Db db,
      DispatchRunRepository runs,
      UnservedRepository unserved,
      DayLoader loader,
      PlanPublication publication,
      DispatchMeters meters) {
    this.db = db;
    this.runs = runs;
    this.unserved = unserved;
    this.loader = loader;
    this.publication = publication;
    this.meters = meters;
  }

  /** Publishes a plan that waits, when the day is still the one it was made for. */
  RunReport accept(Caller caller, RunId id) {
    CompanyId company = caller.requireCompany();
    try {
      RunReport accepted = db.as(caller, tx -> accept(tx, company, id));
      db.afterCommit(meters::accepted);
      return accepted;
    } catch (ConstraintViolation e) {
      // Somebody assigned by hand at the same moment.
      throw conflict(Problem.Conflict.Reason.DAY_CHANGED);
    }
  }

  private RunReport accept(Tx tx, CompanyId company, RunId id) {
    DispatchRun run =
        runs.find(tx, company, id).orElseThrow(() -> new ProblemException(new Problem.NotFound()));
    HeldPlan held =
        runs.lockHeld(tx, run).orElseThrow(() -> conflict(Problem.Conflict.Reason.NO_PLAN_WAITS));
    List<UnservedRide> left = unserved.of(tx, company, List.of(id)).getOrDefault(id, List.of());
    Waiting plan = new Waiting(held, left);
    // First the locks, then the look: whoever came before is seen, whoever comes later waits.
    int version = publication.lockDay(tx, run, plan);
    if (!DayMark.of(loader.load(tx, run)).equals(held.dayMark())) {
      throw conflict(Problem.Conflict.Reason.DAY_CHANGED);
    }
    publication.publishHeld(tx, run, plan, version);
    return new RunReport(runs.find(tx, company, id).orElseThrow(), left);
  }

  private static ProblemException conflict(Problem.Conflict.Reason reason) {
    return new ProblemException(new Problem.Conflict(reason));
  }
}
