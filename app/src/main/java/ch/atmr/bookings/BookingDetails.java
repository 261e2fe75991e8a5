package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.UserId;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A booking with what is shown beside it.
 *
 * @param back of an outbound ride: its return, unless cancelled or rejected
 * @param planned from the start of the pick-up to the arrival at the drop-off; empty until assigned
 */
record BookingDetails(
    Booking booking,
    String companyName,
    ZoneId zone,
    Client client,
    Optional<Driver> driver,
    Optional<BookingId> back,
    Optional<TimeWindow> planned) {

  BookingDetails withBack(BookingId id) {
    return new BookingDetails(booking, companyName, zone, client, driver, Optional.of(id), planned);
  }

  /** Whether the caller may see it, in a transaction of its company. */
  boolean isVisibleTo(Caller caller) {
    return switch (caller.role()) {
      case ADMIN, COMPANY -> true;
      case DRIVER -> driver.flatMap(Driver::user).filter(caller.user()::equals).isPresent();
      case CLIENT -> client.user().filter(caller.user()::equals).isPresent();
    };
  }

  /** The booking's client. */
  record Client(
      ClientId id,
      Optional<UserId> user,
      Optional<PersonalText> firstName,
      Optional<PersonalText> lastName,
      Optional<PersonalText> phone) {}

  /** The booking's driver. */
  record Driver(
      DriverId id,
      Optional<UserId> user,
      Optional<PersonalText> firstName,
      Optional<PersonalText> lastName) {}
}
