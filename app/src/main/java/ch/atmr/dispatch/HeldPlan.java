package ch.atmr.dispatch;

import ch.atmr.bookings.Crew;
import ch.atmr.bookings.PlannedRide;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.VehicleId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A plan that waits for a dispatcher, as its run keeps it.
 *
 * @param dayMark of the day it was made for; another mark, and the plan no longer holds
 */
public record HeldPlan(List<HeldRide> rides, String dayMark) {
  public HeldPlan {
    rides = List.copyOf(rides);
  }

  static HeldPlan of(List<PlannedRide> plan, String dayMark) {
    return new HeldPlan(plan.stream().map(HeldRide::of).toList(), dayMark);
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
