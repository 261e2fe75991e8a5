package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import java.time.Instant;
import java.util.UUID;

/**
 * Who drives a ride, when, and with whom.
 *
 * @param tour rides that are in the vehicle at the same time carry the same
 * @param pickupSequence place of the pick-up among the stops of the tour, from 1
 * @param dropoffSequence place of the drop-off among the stops of the tour
 * @param pickupAt start of the pick-up
 * @param dropoffAt arrival at the drop-off
 */
public record PlannedRide(
    BookingId booking,
    Crew crew,
    UUID tour,
    int pickupSequence,
    int dropoffSequence,
    Instant pickupAt,
    Instant dropoffAt) {
  public PlannedRide {
    if (pickupSequence < 1 || dropoffSequence <= pickupSequence) {
      throw new IllegalArgumentException(
          "sequences: "
              + pickupSequence
              + ", "
              + dropoffSequence
              + " (expected: 1 <= first < second)");
    }
    if (dropoffAt.isBefore(pickupAt)) {
      throw new IllegalArgumentException(
          "dropoffAt: " + dropoffAt + " (expected: not before " + pickupAt + ")");
    }
  }
}
