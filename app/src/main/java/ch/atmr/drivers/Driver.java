package ch.atmr.drivers;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Skill;
import ch.atmr.kernel.UserId;
import ch.atmr.kernel.VehicleId;
import ch.atmr.kernel.Versioned;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A company's driver.
 *
 * @param user the login; empty while the driver has none
 */
public record Driver(
    DriverId id,
    CompanyId company,
    Optional<UserId> user,
    DriverDetails details,
    Instant createdAt,
    Instant updatedAt,
    int version)
    implements Versioned {

  public Set<Skill> skills() {
    return details.skills();
  }

  /** The usual vehicle. */
  public Optional<VehicleId> vehicle() {
    return details.vehicle();
  }

  public boolean active() {
    return details.active();
  }
}
