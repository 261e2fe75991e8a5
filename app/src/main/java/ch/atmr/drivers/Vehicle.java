package ch.atmr.drivers;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.VehicleId;
import ch.atmr.kernel.Versioned;
import java.time.Instant;

/** A company's vehicle. */
public record Vehicle(
    VehicleId id,
    CompanyId company,
    VehicleDetails details,
    Instant createdAt,
    Instant updatedAt,
    int version)
    implements Versioned {

  public VehicleCapacity capacity() {
    return details.capacity();
  }

  public boolean active() {
    return details.active();
  }
}
