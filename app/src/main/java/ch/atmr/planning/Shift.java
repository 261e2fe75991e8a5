package ch.atmr.planning;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.ShiftId;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import ch.atmr.kernel.Versioned;
import java.time.Instant;
import java.util.Optional;

/** One driver's shift in one vehicle. It belongs to the local day it starts on. */
public record Shift(
    ShiftId id,
    CompanyId company,
    ShiftDetails details,
    Instant createdAt,
    Instant updatedAt,
    int version)
    implements Versioned {

  public DriverId driver() {
    return details.driver();
  }

  public VehicleId vehicle() {
    return details.vehicle();
  }

  public TimeWindow window() {
    return details.window();
  }

  public Place depot() {
    return details.depot();
  }

  public Optional<Place> end() {
    return details.end();
  }

  public Optional<Break> pause() {
    return details.pause();
  }
}
