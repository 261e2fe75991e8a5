package ch.atmr.dispatch;

import ch.atmr.bookings.Assignments;
import ch.atmr.bookings.Assignments.Published;
import ch.atmr.bookings.PlannedRide;
import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Ends runs: with a published plan, with one that waits for a dispatcher, or without. */
final class PlanPublication {
  private final DispatchRunRepository runs;
  private final Assignments assignments;
  private final Clock clock;

  PlanPublication(DispatchRunRepository runs, Assignments assignments, Clock clock) {
    this.runs = runs;
    this.assignments = assignments;
    this.clock = clock;
  }

  /** Makes the plan the day's. */
  void publish(Tx tx, DispatchRun run, Day day, PlanOutcome outcome) {
    Instant now = clock.instant();
    List<BookingId> left = outcome.unserved().stream().map(UnservedRide::booking).toList();
    int version = runs.nextPlanVersion(tx, run, now);
    int assigned = assign(tx, run, outcome.rides(), left, version);
    runs.addUnserved(tx, run, outcome.unserved());
    endOrGiveWay(tx, run, RunEnd.published(day.rides().size(), assigned, outcome, version), now);
  }

  /** Keeps the plan, and changes nothing else, until a dispatcher accepts it. */
  void hold(Tx tx, DispatchRun run, Day day, PlanOutcome outcome) {
    runs.addUnserved(tx, run, outcome.unserved());
    HeldPlan held = HeldPlan.of(outcome.rides(), DayMark.of(day));
    endOrGiveWay(tx, run, RunEnd.held(day.rides().size(), outcome, held), clock.instant());
  }

  /** Makes a plan that waited the day's. */
  void publishHeld(Tx tx, DispatchRun run, HeldPlan held, List<UnservedRide> unserved) {
    List<BookingId> left = unserved.stream().map(UnservedRide::booking).toList();
    int version = runs.nextPlanVersion(tx, run, clock.instant());
    runs.accepted(tx, run, assign(tx, run, held.plannedRides(), left, version), version);
  }

  boolean end(Tx tx, DispatchRun run, RunEnd end) {
    return runs.end(tx, run, end, clock.instant());
  }

  private int assign(
      Tx tx, DispatchRun run, List<PlannedRide> rides, List<BookingId> left, int version) {
    Published published =
        assignments.publish(tx, run.company(), run.id(), rides, left, clock.instant());
    tx.audit(
        AuditEvent.of(AuditAction.PLAN_PUBLISHED)
            .about("dispatch_run", run.id().value())
            .with("for_date", run.forDate().toString())
            .with("plan_version", version)
            .with("assigned", published.assigned())
            .with("unassigned", published.unassigned()));
    return published.assigned();
  }

  private void endOrGiveWay(Tx tx, DispatchRun run, RunEnd end, Instant now) {
    if (!runs.end(tx, run, end, now)) {
      // Cancelled or taken over meanwhile: nothing of this transaction may stay.
      throw new ProblemException(new Problem.Conflict(Problem.Conflict.Reason.RUN_FINISHED));
    }
  }
}
