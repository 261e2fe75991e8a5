package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Versioned;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * One ride of one client.
 *
 * @param rowKey binds the sealed texts to the row
 * @param reference the importer's own name for it
 * @param day the local day of the ride
 * @param parent of a return: its outbound ride
 * @param pinned whether the dispatch leaves the crew as it is
 */
record Booking(
    BookingId id,
    CompanyId company,
    UUID rowKey,
    ClientId client,
    Optional<String> reference,
    LocalDate day,
    Trip trip,
    BookingState state,
    Optional<BookingId> parent,
    boolean pinned,
    Instant createdAt,
    Instant updatedAt,
    int version)
    implements Versioned {

  boolean isReturn() {
    return parent.isPresent();
  }

  Optional<BookingState> after(Step step) {
    return state.after(step, isReturn());
  }
}
