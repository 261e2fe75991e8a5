package ch.atmr.bookings;

import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.VehicleId;

/** Who drives, and in what. */
public record Crew(DriverId driver, VehicleId vehicle) {}
