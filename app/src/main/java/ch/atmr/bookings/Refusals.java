package ch.atmr.bookings;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.db.ConstraintViolation;
import java.util.Map;
import java.util.function.Supplier;

/** The problems that several use cases of bookings end with. */
final class Refusals {
  static final String SAME_REFERENCE = "bookings_company_id_service_date_reference_key";
  private static final String DRIVER_BUSY = "assignments_driver_busy";
  private static final String VEHICLE_BUSY = "assignments_vehicle_busy";
  private static final String ONE_RETURN = "bookings_one_return";

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
    try {
      return transaction.get();
    } catch (ConstraintViolation violation) {
      throw switch (violation.constraint()) {
        case DRIVER_BUSY, VEHICLE_BUSY -> conflict(Reason.DRIVER_BUSY);
        // a new time may be of another day, on which another ride has the reference
        case SAME_REFERENCE -> conflict(Reason.REFERENCE_TAKEN);
        case ONE_RETURN -> conflict(Reason.BOOKING_STATE);
        default -> violation;
      };
    }
  }
}
