package ch.atmr.dispatch;

import ch.atmr.bookings.BookingStatus;
import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.DriverId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parts the rides of a day that is being driven into those that a run may move and those it leaves
 * alone: what a driver has begun, what a dispatcher has pinned, what is about to begin, and what a
 * driver with passengers aboard is on the way to.
 */
record FrozenRides(List<Ride> free, List<Ride> fixed) {
  FrozenRides {
    free = List.copyOf(free);
    fixed = List.copyOf(fixed);
  }

  /**
   * Parts a day's rides.
   *
   * @param until rides that are to begin by then stay as they are
   */
  static FrozenRides of(List<Ride> toPlan, List<Ride> fixed, Instant until) {
    Set<BookingId> headedFor = headedFor(toPlan, fixed);
    List<Ride> free = new ArrayList<>();
    List<Ride> staying = new ArrayList<>(fixed);
    for (Ride ride : toPlan) {
      boolean begins =
          ride.assignment().filter(planned -> !planned.pickupAt().isAfter(until)).isPresent();
      (begins || headedFor.contains(ride.id()) ? staying : free).add(ride);
    }
    staying.sort(Comparator.comparingLong(ride -> ride.id().value()));
    return new FrozenRides(free, staying);
  }

  /** Rides whose pick-up is the next stop of a driver who has passengers aboard. */
  private static Set<BookingId> headedFor(List<Ride> toPlan, List<Ride> fixed) {
    Set<BookingId> found = new HashSet<>();
    fixed.stream()
        .filter(ride -> ride.status() == BookingStatus.IN_PROGRESS)
        .flatMap(ride -> ride.assignment().stream())
        .forEach(aboard -> {
          DriverId driver = aboard.crew().driver();
          Instant next = nextDropoff(driver, fixed).orElse(aboard.dropoffAt());
          toPlan.stream()
              .filter(ride -> isOf(driver, ride))
              .filter(ride -> pickup(ride).isBefore(next))
              .min(Comparator.comparing(FrozenRides::pickup))
              .ifPresent(ride -> found.add(ride.id()));
        });
    return found;
  }

  private static Optional<Instant> nextDropoff(DriverId driver, List<Ride> fixed) {
    return fixed.stream()
        .filter(ride -> ride.status() == BookingStatus.IN_PROGRESS)
        .filter(ride -> isOf(driver, ride))
        .flatMap(ride -> ride.assignment().stream())
        .map(PlannedRide::dropoffAt)
        .min(Comparator.naturalOrder());
  }

  private static boolean isOf(DriverId driver, Ride ride) {
    return ride.assignment().filter(planned -> planned.crew().driver().equals(driver)).isPresent();
  }

  private static Instant pickup(Ride ride) {
    return ride.assignment().orElseThrow().pickupAt();
  }
}
