package ch.atmr.bookings;

import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Changes;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Changes what is booked; the status moves by its own steps. */
final class BookingChanges {
  private final Reach reach;
  private final BookingRepository repository;
  private final AssignmentRepository assignments;
  private final Clock clock;

  BookingChanges(
      Reach reach, BookingRepository repository, AssignmentRepository assignments, Clock clock) {
    this.reach = reach;
    this.repository = repository;
    this.assignments = assignments;
    this.clock = clock;
  }

  /** Changes the fields that were sent: by all while it is PENDING, then by the company. */
  BookingDetails update(Caller caller, BookingId id, BookingFields fields, OptionalInt expected) {
    boolean setsPrice = !caller.is(Role.CLIENT);
    Instant now = now();
    return change(
        caller,
        id,
        expected,
        now,
        old ->
            TripFields.change(
                fields, old, TimingFields.change(fields, old.timing(), now), setsPrice));
  }

  /** Sets the time at which the pick-up starts, which a ride on call has not had so far. */
  BookingDetails schedule(Caller caller, BookingId id, Instant time, OptionalInt expected) {
    Instant now = now();
    TimingFields.refusePast("scheduled_time", time, now);
    return change(caller, id, expected, now, old -> old.at(old.timing().confirmedAt(time)));
  }

  private BookingDetails change(
      Caller caller, BookingId id, OptionalInt expected, Instant now, UnaryOperator<Trip> change) {
    return Refusals.translated(() ->
        reach.booking(
            caller,
            id,
            (tx, company) -> {
              BookingDetails old = editable(tx, caller, company, id);
              Booking booking = old.booking();
              Changes.refuseStale(expected, booking.version());
              Trip trip = change.apply(booking.trip());
              LocalDate day = trip.timing().day(old.zone(), booking.day());
              repository.update(tx, booking, day, trip, now);
              keepAssigned(tx, booking, trip, now);
              tx.audit(
                  AuditEvent.of(AuditAction.BOOKING_CHANGED)
                      .by(caller.user())
                      .about("booking", id.value()));
              return repository.find(tx, company, id).orElseThrow(Refusals::notFound);
            }));
  }

  private BookingDetails editable(Tx tx, Caller caller, CompanyId company, BookingId id) {
    BookingDetails details =
        repository
            .lock(tx, company, id)
            .filter(found -> found.isVisibleTo(caller))
            .orElseThrow(Refusals::notFound);
    BookingState state = details.booking().state();
    boolean open =
        switch (state) {
          case BookingState.Pending _ -> true;
          case BookingState.Accepted _, BookingState.Assigned _ -> caller.is(Role.COMPANY);
          case BookingState.EnRoute _,
              BookingState.InProgress _,
              BookingState.Completed _,
              BookingState.ReturnCompleted _,
              BookingState.NoShow _,
              BookingState.Canceled _,
              BookingState.Rejected _ ->
              false;
        };
    if (!open) {
      throw Refusals.locked(state.status());
    }
    return details;
  }

  // The driver keeps the ride, so the vehicle must still take it and the time still be free.
  private void keepAssigned(Tx tx, Booking old, Trip trip, Instant now) {
    Optional<Crew> crew = old.state().crew();
    if (crew.isEmpty()) {
      return;
    }
    TimeWindow times =
        Estimate.of(trip).orElseThrow(() -> Refusals.conflict(Reason.TIME_UNCONFIRMED));
    if (!trip.needs().equals(old.trip().needs())) {
      boolean fits =
          assignments
              .offer(
                  tx,
                  old.company(),
                  crew.get().driver(),
                  Optional.of(crew.get().vehicle()),
                  times.earliest())
              .flatMap(AssignmentRepository.Offer::space)
              .filter(space -> space.takes(trip.needs()))
              .isPresent();
      if (!fits) {
        throw Refusals.conflict(Reason.VEHICLE_UNFIT);
      }
    }
    if (!Optional.of(times).equals(Estimate.of(old.trip()))) {
      assignments.retime(tx, old, times, now);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
