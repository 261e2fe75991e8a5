package ch.atmr.dispatch;

import ch.atmr.bookings.Crew;
import ch.atmr.drivers.VehicleCapacity;
import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.ShiftId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A shift as a planner sees it: who is there with what, from when to when, from where to where.
 *
 * @param end the depot again, or where the driver is at home
 * @param skills names, as rides require them
 */
record Duty(
    ShiftId shift,
    Crew crew,
    VehicleCapacity capacity,
    Set<String> skills,
    Instant startsAt,
    Instant endsAt,
    GeoPoint depot,
    GeoPoint end,
    Optional<Rest> rest) {
  Duty {
    skills = Set.copyOf(skills);
  }

  /** The break: so long, wholly in its window. */
  record Rest(Duration length, Instant earliest, Instant latest) {}
}
