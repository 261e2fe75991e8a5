package ch.atmr.dispatch;

import ch.atmr.bookings.Reported;
import ch.atmr.bookings.Ride;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * What a run has to plan with.
 *
 * @param zone the company's
 * @param origin the local day's first moment; the problem counts seconds from it
 * @param earliest nothing is planned before it: the origin, or now when that is later
 * @param rides to plan; those that have an assignment are in the published plan
 * @param fixed rides that keep their driver and time: pinned, under way, aboard, about to begin
 * @param duties shifts
 * @param reported where drivers said to be
 * @param frozenUntil stops that are to be reached by then stay as they are
 * @param planVersion of the published plan; 0 without one
 */
record Day(
    ZoneId zone,
    Instant origin,
    Instant earliest,
    List<Ride> rides,
    List<Ride> fixed,
    List<Duty> duties,
    List<Reported> reported,
    Instant frozenUntil,
    int planVersion) {
  Day {
    rides = List.copyOf(rides);
    fixed = List.copyOf(fixed);
    duties = List.copyOf(duties);
    reported = List.copyOf(reported);
  }

  /** The same day with other rides to plan. */
  Day with(List<Ride> others) {
    return new Day(
        zone, origin, earliest, others, fixed, duties, reported, frozenUntil, planVersion);
  }
}
