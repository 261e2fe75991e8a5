package ch.atmr.dispatch;

import ch.atmr.bookings.Crew;
import ch.atmr.bookings.PlannedRide;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.VehicleId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A plan that waits for a dispatcher, as its run keeps it.
 *
 * @param bound rides that stay with their drivers and yet change; null from a release before that
 * @param dayMark of the day it was made for; another mark, and the plan no longer holds
 */
public record HeldPlan(List<HeldRide> rides, @Nullable List<HeldRide> bound, String dayMark) {
  public HeldPlan {
    rides = List.copyOf(rides);
    bound = bound == null ? null : List.copyOf(bound);
  }

  static HeldPlan of(List<PlannedRide> plan, List<PlannedRide> bound, String dayMark) {
    return new HeldPlan(
        plan.stream().map(HeldRide::of).toList(),
        bound.stream().map(HeldRide::of).toList(),
        dayMark);
  }

  List<PlannedRide> boundRides() {
    return bound == null ? List.of() : bound.stream().map(HeldRide::planned).toList();
  }

  List<PlannedRide> plannedRides() {
    return rides.stream().map(HeldRide::planned).toList();
  }

  /** One ride of it. */
  public record HeldRide(
      long bookingId,
      long driverId,
      long vehicleId,
      UUID tour,
      int pickupSequence,
      int dropoffSequence,
      Instant pickupAt,
      Instant dropoffAt) {
    static HeldRide of(PlannedRide ride) {
      return new HeldRide(
          ride.booking().value(),
          ride.crew().driver().value(),
          ride.crew().vehicle().value(),
          ride.tour(),
          ride.pickupSequence(),
          ride.dropoffSequence(),
          ride.pickupAt(),
          ride.dropoffAt());
    }

    PlannedRide planned() {
      return new PlannedRide(
          new BookingId(bookingId),
          new Crew(new DriverId(driverId), new VehicleId(vehicleId)),
          tour,
          pickupSequence,
          dropoffSequence,
          pickupAt,
          dropoffAt);
    }
  }
}
