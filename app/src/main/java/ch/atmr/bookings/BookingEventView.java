package ch.atmr.bookings;

import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A step of a booking's life as the API shows it. */
public record BookingEventView(
    Instant at,
    @Nullable String fromStatus,
    String toStatus,
    @Nullable Long actorUserId,
    String actorRole,
    @Nullable Long driverId,
    @Nullable String reason) {

  static BookingEventView of(BookingEvent event) {
    return new BookingEventView(
        event.at(),
        event.from().map(Enum::name).orElse(null),
        event.to().name(),
        event.user().map(UserId::value).orElse(null),
        event.role().name(),
        event.driver().map(DriverId::value).orElse(null),
        event.reason().map(PersonalText::reveal).orElse(null));
  }
}
