package ch.atmr.bookings;

import ch.atmr.kernel.CompanyId;
import ch.atmr.platform.db.Tx;
import java.time.LocalDate;
import java.util.List;

/** The rides of a company's local day, for those who plan it. */
public final class Rides {
  private final RideRepository repository;

  Rides(RideRepository repository) {
    this.repository = repository;
  }

  /** What a run may plan: ACCEPTED rides, and ASSIGNED ones that nobody pinned; by id. */
  public List<Ride> toPlan(Tx tx, CompanyId company, LocalDate day) {
    return repository.toPlan(tx, company, day);
  }

  /** Where drivers said to be on that day: who boarded where, who was brought where; by id. */
  public List<Reported> reported(Tx tx, CompanyId company, LocalDate day) {
    return repository.reported(tx, company, day);
  }

  /** What a run must leave as it is: pinned ASSIGNED, EN_ROUTE and IN_PROGRESS rides; by id. */
  public List<Ride> fixed(Tx tx, CompanyId company, LocalDate day) {
    return repository.fixed(tx, company, day);
  }
}
