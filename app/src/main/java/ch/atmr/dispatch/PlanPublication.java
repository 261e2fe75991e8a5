package ch.atmr.dispatch;

import ch.atmr.bookings.Assignments;
import ch.atmr.bookings.Assignments.Published;
import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Ends runs: with a published plan, with one that waits for a dispatcher, or without. */
final class PlanPublication {
  private final DispatchRunRepository runs;
  private final UnservedRepository unserved;
  private final Assignments assignments;
  private final Clock clock;

  PlanPublication(
      DispatchRunRepository runs,
      UnservedRepository unserved,
      Assignments assignments,
      Clock clock) {
    this.runs = runs;
    this.unserved = unserved;
    this.assignments = assignments;
    this.clock = clock;
  }

  /**
   * Makes the plan the day's.
   *
   * @throws DayChangedException when another plan was published since the day was read, or a driver
   *     has begun a ride that this plan moves; the transaction must not commit then
   */
  void publish(Tx tx, DispatchRun run, Day day, PlanOutcome outcome) {
    Instant now = clock.instant();
    List<BookingId> left = outcome.unserved().stream().map(UnservedRide::booking).toList();
    int version = runs.nextPlanVersion(tx, run, now);
    if (version != day.planVersion() + 1) {
      throw new DayChangedException("plan " + (version - 1) + " was published meanwhile");
    }
    Published published =
        assign(tx, run, new Plans(outcome.rides(), outcome.bound(), left), version);
    requireUnmoved(day, outcome, published.skipped());
    int assigned = published.assigned();
    unserved.add(tx, run, outcome.unserved());
    endOrGiveWay(tx, run, RunEnd.published(day.rides().size(), assigned, outcome, version), now);
  }

  /** Keeps the plan, and changes nothing else, until a dispatcher accepts it. */
  void hold(Tx tx, DispatchRun run, Day day, PlanOutcome outcome) {
    unserved.add(tx, run, outcome.unserved());
    HeldPlan held = HeldPlan.of(outcome.rides(), outcome.bound(), DayMark.of(day));
    endOrGiveWay(tx, run, RunEnd.held(day.rides().size(), outcome, held), clock.instant());
  }

  /**
   * Takes the day's next version for a plan that waited, and keeps its rides from changing: who
   * publishes or assigns at the same moment is waited for, and what is read from then on stays.
   */
  int lockDay(Tx tx, DispatchRun run, Waiting plan) {
    int version = runs.nextPlanVersion(tx, run, clock.instant());
    List<BookingId> rides = new ArrayList<>(plan.left());
    plan.held().plannedRides().forEach(ride -> rides.add(ride.booking()));
    plan.held().boundRides().forEach(ride -> rides.add(ride.booking()));
    assignments.lock(tx, run.company(), rides);
    return version;
  }

  /**
   * Makes a plan that waited the day's.
   *
   * @param version of {@link #lockDay}
   */
  void publishHeld(Tx tx, DispatchRun run, Waiting plan, int version) {
    HeldPlan held = plan.held();
    Plans plans = new Plans(held.plannedRides(), held.boundRides(), plan.left());
    runs.accepted(tx, run, assign(tx, run, plans, version).assigned(), version);
  }

  /** What was begun or called off meanwhile may only be where it was. */
  private static void requireUnmoved(Day day, PlanOutcome outcome, List<BookingId> skipped) {
    Map<BookingId, PlannedRide> planned =
        outcome.rides().stream().collect(Collectors.toMap(PlannedRide::booking, ride -> ride));
    for (Ride ride : day.rides()) {
      if (skipped.contains(ride.id())) {
        PlannedRide now = planned.get(ride.id());
        boolean same =
            ride.assignment()
                .filter(before ->
                    now != null
                        && before.crew().equals(now.crew())
                        && before.pickupAt().equals(now.pickupAt()))
                .isPresent();
        if (!same) {
          throw new DayChangedException("booking " + ride.id().value() + " went on meanwhile");
        }
      }
    }
  }

  /**
   * A plan that waits for a dispatcher.
   *
   * @param unserved rides that it leaves without a driver
   */
  record Waiting(HeldPlan held, List<UnservedRide> unserved) {
    Waiting {
      unserved = List.copyOf(unserved);
    }

    private List<BookingId> left() {
      return unserved.stream().map(UnservedRide::booking).toList();
    }
  }

  /**
   * What is to be written.
   *
   * @param bound rides that stay with their drivers and yet change
   * @param left rides without a driver
   */
  private record Plans(List<PlannedRide> rides, List<PlannedRide> bound, List<BookingId> left) {}

  boolean end(Tx tx, DispatchRun run, RunEnd end) {
    return runs.end(tx, run, end, clock.instant());
  }

  private Published assign(Tx tx, DispatchRun run, Plans plans, int version) {
    Instant now = clock.instant();
    Published published =
        assignments.publish(tx, run.company(), run.id(), plans.rides(), plans.left(), now);
    assignments.rearrange(tx, run.company(), plans.bound(), now);
    tx.audit(
        AuditEvent.of(AuditAction.PLAN_PUBLISHED)
            .about("dispatch_run", run.id().value())
            .with("for_date", run.forDate().toString())
            .with("plan_version", version)
            .with("assigned", published.assigned())
            .with("unassigned", published.unassigned()));
    return published;
  }

  private void endOrGiveWay(Tx tx, DispatchRun run, RunEnd end, Instant now) {
    if (!runs.end(tx, run, end, now)) {
      // Cancelled or taken over meanwhile: nothing of this transaction may stay.
      throw new ProblemException(new Problem.Conflict(Problem.Conflict.Reason.RUN_FINISHED));
    }
  }
}
