package ch.atmr.bookings;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.db.ConstraintMeanings;
import java.util.Map;
import java.util.function.Supplier;

/** The problems that several use cases of bookings end with. */
final class Refusals {
  private static final ConstraintMeanings MEANINGS =
      new ConstraintMeanings(
          Map.of(
              "assignments_driver_busy", Reason.DRIVER_BUSY,
              "assignments_vehicle_busy", Reason.DRIVER_BUSY,
              "bookings_one_return", Reason.BOOKING_STATE,
              // a new time may be of another day, on which another ride has the reference
              "bookings_company_id_service_date_reference_key", Reason.REFERENCE_TAKEN));

  private Refusals() {}

  static ProblemException notFound() {
    return new ProblemException(new Problem.NotFound());
  }

  static ProblemException invalid(String field, String rule) {
    return new ProblemException(Problem.Invalid.field(field, rule));
  }

  static ProblemException conflict(Reason reason) {
    return new ProblemException(new Problem.Conflict(reason));
  }

  /** The step does not lead on from where the booking stands, which the problem names. */
  static ProblemException state(BookingStatus status) {
    return new ProblemException(
        new Problem.Conflict(Reason.BOOKING_STATE, Map.of("booking_status", status.name())));
  }

  static ProblemException locked(BookingStatus status) {
    return new ProblemException(
        new Problem.Conflict(Reason.BOOKING_LOCKED, Map.of("booking_status", status.name())));
  }

  /**
   * Runs a whole transaction; overlapping tours are found when it commits, so only here can they be
   * told.
   */
  static <T> T translated(Supplier<T> transaction) {
    return MEANINGS.around(transaction);
  }
}
