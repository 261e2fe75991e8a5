package ch.atmr.dispatch;

import ch.atmr.bookings.Ride;
import java.time.Instant;
import java.util.List;

/**
 * What a run has to plan with.
 *
 * @param origin the local day's first moment; the problem counts seconds from it
 * @param earliest nothing is planned before it: the origin, or now when that is later
 * @param rides to plan; those that have an assignment are in the published plan
 * @param fixed rides that keep their driver and time: pinned, under way, aboard
 */
record Day(
    Instant origin, Instant earliest, List<Ride> rides, List<Ride> fixed, List<Duty> duties) {
  Day {
    rides = List.copyOf(rides);
    fixed = List.copyOf(fixed);
    duties = List.copyOf(duties);
  }
}
