package ch.atmr.bookings;

import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * One step that a booking took.
 *
 * @param user who took it; empty when the system did
 * @param from empty at the booking's creation
 * @param driver who had the ride before or has it after the step
 */
record BookingEvent(
    Instant at,
    Optional<UserId> user,
    Actor.ActorRole role,
    Optional<BookingStatus> from,
    BookingStatus to,
    Optional<DriverId> driver,
    Optional<PersonalText> reason) {}
