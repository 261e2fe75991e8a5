package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Gives rides to drivers by hand. */
final class Assigning {
  private final Db db;
  private final BookingRepository repository;
  private final AssignmentRepository assignments;
  private final Clock clock;

  Assigning(Db db, BookingRepository repository, AssignmentRepository assignments, Clock clock) {
    this.db = db;
    this.repository = repository;
    this.assignments = assignments;
    this.clock = clock;
  }

  /**
   * Gives a ride to a driver, or from one driver to another. The crew it has already changes
   * nothing. Who was overtaken by somebody else's step while waiting for the booking gets
   * BOOKING_STATE, and looks again before taking the ride from that driver.
   */
  BookingDetails assign(Caller caller, BookingId id, Wish wish) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return Refusals.translated(
        () -> db.as(caller, tx -> assign(tx, caller, company, id, wish, now)));
  }

  private BookingDetails assign(
      Tx tx, Caller caller, CompanyId company, BookingId id, Wish wish, Instant now) {
    BookingRepository.Standing seen =
        repository.standing(tx, company, id).orElseThrow(Refusals::notFound);
    Booking booking = repository.lock(tx, company, id).orElseThrow(Refusals::notFound).booking();
    BookingStatus status = booking.state().status();
    if (status == BookingStatus.ASSIGNED && wish.isMetBy(booking)) {
      return repository.find(tx, company, id).orElseThrow(Refusals::notFound);
    }
    Optional<DriverId> driver = booking.state().crew().map(Crew::driver);
    if (status != seen.status() || !driver.equals(seen.driver())) {
      throw Refusals.state(status);
    }
    Step.Assign step = step(tx, booking, wish);
    BookingState next = booking.after(step).orElseThrow(() -> Refusals.state(status));
    repository.move(
        tx,
        booking,
        next,
        wish.pin(),
        new BookingRepository.Move(Actor.of(caller), now, Optional.empty()));
    assignments.assign(tx, booking, step.crew(), times(booking), now);
    return repository.find(tx, company, id).orElseThrow(Refusals::notFound);
  }

  private Step.Assign step(Tx tx, Booking booking, Wish wish) {
    AssignmentRepository.Offer offer =
        assignments
            .offer(tx, booking.company(), wish.driver(), wish.vehicle(), times(booking).earliest())
            .orElseThrow(Refusals::notFound);
    if (offer.space().isEmpty() && wish.vehicle().isPresent()) {
      throw Refusals.notFound();
    }
    if (!offer.driverActive()) {
      throw Refusals.conflict(Reason.DRIVER_INACTIVE);
    }
    AssignmentRepository.Space space =
        offer
            .space()
            .filter(room -> room.takes(booking.trip().needs()))
            .orElseThrow(() -> Refusals.conflict(Reason.VEHICLE_UNFIT));
    return new Step.Assign(new Crew(wish.driver(), space.vehicle()));
  }

  private static TimeWindow times(Booking booking) {
    return Estimate.of(booking.trip())
        .orElseThrow(() -> Refusals.conflict(Reason.TIME_UNCONFIRMED));
  }

  /**
   * Who is to drive.
   *
   * @param vehicle empty: the one of the driver's shift at that time, else the usual one
   * @param pin keeps the dispatch from changing it
   */
  record Wish(DriverId driver, Optional<VehicleId> vehicle, boolean pin) {

    boolean isMetBy(Booking booking) {
      return booking
              .state()
              .crew()
              .filter(crew -> crew.driver().equals(driver))
              .filter(crew -> vehicle.isEmpty() || vehicle.get().equals(crew.vehicle()))
              .isPresent()
          && (booking.pinned() || !pin);
    }
  }
}
