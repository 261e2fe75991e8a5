package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import java.util.function.BiFunction;

/**
 * Opens the transaction in which a caller reaches a booking. Clients belong to no tenant, so their
 * booking's company is found first and the work then done in its tenant; what is the caller's own
 * there, the work itself holds.
 */
final class Reach {
  private final Db db;
  private final BookingRepository repository;

  Reach(Db db, BookingRepository repository) {
    this.db = db;
    this.repository = repository;
  }

  <T> T booking(Caller caller, BookingId id, BiFunction<Tx, CompanyId, T> work) {
    return switch (caller.role()) {
      case COMPANY, DRIVER -> db.as(caller, tx -> work.apply(tx, caller.requireCompany()));
      case ADMIN -> db.as(caller, tx -> work.apply(tx, company(tx, id)));
      case CLIENT -> {
        CompanyId company = db.as(caller, tx -> company(tx, id));
        yield db.tenant(company, tx -> work.apply(tx, company));
      }
    };
  }

  private CompanyId company(Tx tx, BookingId id) {
    return repository.companyOf(tx, id).orElseThrow(Refusals::notFound);
  }
}
