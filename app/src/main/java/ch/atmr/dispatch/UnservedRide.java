package ch.atmr.dispatch;

import ch.atmr.kernel.BookingId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A ride that a run left without a driver.
 *
 * @param reason the rule that no driver could keep
 */
record UnservedRide(BookingId booking, String reason, Optional<RideRemedy> remedy) {

  /**
   * The cheapest change that would let the ride be served.
   *
   * @param minutes by how much, where the kind has an amount; negative is earlier
   */
  record RideRemedy(Kind kind, OptionalInt minutes) {
    enum Kind {
      ADD_COORDINATES,
      CONFIRM_TIME,
      MOVE_PICKUP,
      MOVE_DROPOFF,
      LENGTHEN_RIDE,
      EXTEND_SHIFT,
      MOVE_BREAK,
      ALLOW_SHARING,
      ADD_VEHICLE
    }

    static RideRemedy of(Kind kind) {
      return new RideRemedy(kind, OptionalInt.empty());
    }

    static RideRemedy of(Kind kind, double seconds) {
      int minutes = (int) Math.ceil(Math.abs(seconds) / 60);
      return new RideRemedy(kind, OptionalInt.of(seconds < 0 ? -minutes : minutes));
    }
  }
}
