package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.RunId;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who drives whom on a day: written by runs, read by all. */
public final class Assignments {
  private final AssignmentRepository repository;
  private final PublishingRepository publishing;

  Assignments(AssignmentRepository repository, PublishingRepository publishing) {
    this.repository = repository;
    this.publishing = publishing;
  }

  /**
   * Publishes what a run planned: rides in the plan become ASSIGNED, those it left out ACCEPTED,
   * and their SCHEDULED assignments are replaced. Rides that meanwhile were pinned, cancelled or
   * driven are left alone and named in the answer.
   *
   * <p>When the transaction commits, overlapping tours of one driver or vehicle end it with {@link
   * ch.atmr.platform.db.ConstraintViolation}: somebody assigned by hand since the plan was made.
   *
   * @param plan each booking at most once
   * @param unassigned the other bookings that {@link Rides#toPlan} gave to the run
   */
  public Published publish(
      Tx tx,
      CompanyId company,
      RunId run,
      List<PlannedRide> plan,
      List<BookingId> unassigned,
      Instant now) {
    List<BookingId> all = new ArrayList<>(unassigned);
    plan.forEach(ride -> all.add(ride.booking()));
    Set<BookingId> plannable = publishing.lockPlannable(tx, company, all);
    List<PlannedRide> kept =
        plan.stream().filter(ride -> plannable.contains(ride.booking())).toList();
    Set<BookingId> released = new HashSet<>(unassigned);
    released.retainAll(plannable);
    publishing.replace(tx, company, plannable, now);
    publishing.assign(tx, company, run, kept, now);
    publishing.release(tx, company, released, now);
    return new Published(
        kept.size(), released.size(), all.stream().filter(id -> !plannable.contains(id)).toList());
  }

  /**
   * Keeps rides from being changed by others until the transaction ends; waits for those who are
   * changing them.
   */
  public void lock(Tx tx, CompanyId company, Collection<BookingId> rides) {
    publishing.lockPlannable(tx, company, rides);
  }

  /**
   * Writes with whom rides that stay with their drivers share a vehicle now, and when they end. Who
   * drives and when he was to come stays.
   */
  public void rearrange(Tx tx, CompanyId company, List<PlannedRide> rides, Instant now) {
    if (!rides.isEmpty()) {
      publishing.rearrange(tx, company, rides, now);
    }
  }

  /**
   * The live and the driven assignments of a local day, by driver, then in the order of pick-ups.
   */
  public List<AssignmentView> on(Tx tx, CompanyId company, LocalDate day) {
    return repository.on(tx, company, day);
  }

  /**
   * What publishing did.
   *
   * @param assigned how many rides have their driver by this plan
   * @param unassigned how many rides are left without one
   * @param skipped rides that the plan could no longer move
   */
  public record Published(int assigned, int unassigned, List<BookingId> skipped) {
    public Published {
      skipped = List.copyOf(skipped);
    }
  }
}
