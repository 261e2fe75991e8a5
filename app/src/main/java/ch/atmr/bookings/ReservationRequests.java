package ch.atmr.bookings;

import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.VehicleId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers send to take a step with a ride. */
final class ReservationRequests {
  private ReservationRequests() {}

  /** Why; null is left out. */
  public record Reason(@Nullable String reason) {
    Optional<PersonalText> text() {
      return Optional.ofNullable(reason).map(PersonalText::new);
    }
  }

  /** Who is to drive. */
  public record Assign(long driverId, @Nullable Long vehicleId, @Nullable Boolean pin) {
    Assigning.Wish wish() {
      return new Assigning.Wish(
          new DriverId(driverId),
          Optional.ofNullable(vehicleId).map(VehicleId::new),
          pin != null && pin);
    }
  }

  /** When a ride on call starts. */
  public record Schedule(Instant scheduledTime) {}

  /** Where a ride stands; v1 spelled it in lower case. */
  public record Report(String status, @Nullable String reason) {
    BookingStatus target() {
      return BookingStatus.valueOf(status.toUpperCase(Locale.ROOT));
    }

    Optional<PersonalText> text() {
      return Optional.ofNullable(reason).map(PersonalText::new);
    }
  }
}
