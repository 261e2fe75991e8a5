package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Changes;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Takes bookings from one state to the next. Each step locks its booking first, so that of two who
 * take the same step one finds it taken.
 */
final class BookingLife {
  private final Reach reach;
  private final BookingRepository repository;
  private final AssignmentRepository assignments;
  private final Clock clock;

  BookingLife(
      Reach reach, BookingRepository repository, AssignmentRepository assignments, Clock clock) {
    this.reach = reach;
    this.repository = repository;
    this.assignments = assignments;
    this.clock = clock;
  }

  BookingDetails accept(Caller caller, BookingId id) {
    return step(caller, id, new Step.Accept(), Optional.empty(), OptionalInt.empty());
  }

  BookingDetails reject(Caller caller, BookingId id, PersonalText reason) {
    return step(caller, id, new Step.Reject(), Optional.of(reason), OptionalInt.empty());
  }

  /** Takes a ride back from its driver; as the driver, refuses it. */
  BookingDetails unassign(
      Caller caller, BookingId id, Optional<PersonalText> reason, OptionalInt expected) {
    return step(caller, id, new Step.Unassign(), reason, expected);
  }

  /** Calls a ride off. The return of an outbound ride is a booking of its own and stays. */
  BookingDetails cancel(
      Caller caller, BookingId id, Optional<PersonalText> reason, OptionalInt expected) {
    return step(caller, id, new Step.Cancel(), reason, expected);
  }

  /**
   * Reports where a ride stands. Reporting where it stands already changes nothing, so that a phone
   * may repeat itself.
   *
   * @param target EN_ROUTE, IN_PROGRESS, NO_SHOW, COMPLETED or RETURN_COMPLETED
   */
  BookingDetails report(
      Caller caller,
      BookingId id,
      BookingStatus target,
      Optional<PersonalText> reason,
      OptionalInt expected) {
    Instant now = now();
    return reach.booking(
        caller,
        id,
        (tx, company) -> {
          Booking booking = locked(tx, caller, company, id).booking();
          Changes.refuseStale(expected, booking.version());
          BookingStatus wanted = normal(target, booking);
          if (booking.state().status() == wanted) {
            return repository.find(tx, company, id).orElseThrow(Refusals::notFound);
          }
          return take(tx, caller, booking, step(wanted, now), reason, now);
        });
  }

  private BookingDetails step(
      Caller caller, BookingId id, Step step, Optional<PersonalText> reason, OptionalInt expected) {
    Instant now = now();
    return reach.booking(
        caller,
        id,
        (tx, company) -> {
          Booking booking = locked(tx, caller, company, id).booking();
          Changes.refuseStale(expected, booking.version());
          return take(tx, caller, booking, step, reason, now);
        });
  }

  private BookingDetails take(
      Tx tx,
      Caller caller,
      Booking booking,
      Step step,
      Optional<PersonalText> reason,
      Instant now) {
    Actor actor = Actor.of(caller);
    BookingStatus status = booking.state().status();
    BookingState next = booking.after(step).orElseThrow(() -> Refusals.state(status));
    if (!step.isOpenTo(actor.role(), status)) {
      throw Refusals.state(status);
    }
    if (step instanceof Step.Depart) {
      refuseBeforeOutbound(tx, booking);
    }
    repository.move(
        tx,
        booking,
        next,
        booking.pinned() && next.crew().isPresent(),
        new BookingRepository.Move(actor, now, reason));
    if (booking.state().crew().isPresent()) {
      assignments.setStatus(tx, booking, AssignmentStatus.of(next), now);
    }
    return repository.find(tx, booking.company(), booking.id()).orElseThrow(Refusals::notFound);
  }

  // An outbound ride that was called off or missed does not bind its return any more.
  private void refuseBeforeOutbound(Tx tx, Booking booking) {
    boolean open =
        booking
            .parent()
            .flatMap(parent -> repository.standing(tx, booking.company(), parent))
            .filter(outbound ->
                !BookingState.of(
                        outbound.status(), Optional.empty(), Optional.empty(), Optional.empty())
                    .isTerminal())
            .isPresent();
    if (open) {
      throw Refusals.conflict(Reason.OUTBOUND_NOT_COMPLETED);
    }
  }

  private BookingDetails locked(Tx tx, Caller caller, CompanyId company, BookingId id) {
    return repository
        .lock(tx, company, id)
        .filter(details -> details.isVisibleTo(caller))
        .orElseThrow(Refusals::notFound);
  }

  /** Of a return, COMPLETED means RETURN_COMPLETED. */
  private static BookingStatus normal(BookingStatus target, Booking booking) {
    return target == BookingStatus.COMPLETED && booking.isReturn()
        ? BookingStatus.RETURN_COMPLETED
        : target;
  }

  private static Step step(BookingStatus wanted, Instant now) {
    return switch (wanted) {
      case EN_ROUTE -> new Step.Depart();
      case IN_PROGRESS -> new Step.Board(now);
      case COMPLETED, RETURN_COMPLETED -> new Step.Complete(now);
      case NO_SHOW -> new Step.Miss();
      case PENDING, ACCEPTED, ASSIGNED, CANCELED, REJECTED ->
          throw new IllegalArgumentException("status: " + wanted + " (expected: one to report)");
    };
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
