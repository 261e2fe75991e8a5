package ch.atmr.bookings;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a ride that is assigned by hand will take, until a run plans it on real roads: great
 * circle x 1.3 at 30 km/h, whole seconds, rounded up.
 */
final class Estimate {
  private static final double DETOUR = 1.3;
  private static final double METRES_PER_SECOND = 30_000 / 3600.0;

  /** For a ride one of whose points is not known: across a town. */
  private static final Duration UNKNOWN_DRIVE = Duration.ofMinutes(20);

  private Estimate() {}

  /** From the start of the pick-up to the arrival at the drop-off; empty without any time. */
  static Optional<TimeWindow> of(Trip trip) {
    return trip.timing().planned().map(time -> around(trip, time));
  }

  private static TimeWindow around(Trip trip, Instant time) {
    Duration ride = Duration.ofMinutes(trip.needs().pickupServiceMinutes()).plus(drive(trip));
    return switch (trip.timing().kind()) {
      case ARRIVE_BY -> new TimeWindow(time.minus(ride), time);
      case PICKUP_AT, WILL_CALL -> new TimeWindow(time, time.plus(ride));
    };
  }

  private static Duration drive(Trip trip) {
    Optional<GeoPoint> from = trip.pickup().point();
    Optional<GeoPoint> to = trip.dropoff().point();
    if (from.isEmpty() || to.isEmpty()) {
      return UNKNOWN_DRIVE;
    }
    double metres = from.get().metresTo(to.get()) * DETOUR;
    return Duration.ofSeconds((long) Math.ceil(metres / METRES_PER_SECOND));
  }
}
