package ch.atmr.bookings;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Which bookings a list shows; all conditions hold together.
 *
 * @param company empty only for an administrator, who sees all
 * @param from first local day
 * @param to last local day, included
 */
record BookingFilter(
    Optional<CompanyId> company,
    Optional<BookingStatus> status,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    Optional<DriverId> driver,
    Optional<ClientId> client) {

  BookingFilter in(CompanyId tenant) {
    return new BookingFilter(Optional.of(tenant), status, from, to, driver, client);
  }

  BookingFilter ofClient(ClientId own) {
    return new BookingFilter(company, status, from, to, driver, Optional.of(own));
  }
}
