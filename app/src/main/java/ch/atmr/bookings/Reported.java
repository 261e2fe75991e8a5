package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Place;
import java.time.Instant;

/**
 * Where a driver said to be.
 *
 * @param boarded whether the ride's passengers got aboard there; else they were brought there
 */
public record Reported(
    BookingId booking, DriverId driver, boolean boarded, Place place, Instant at) {}
