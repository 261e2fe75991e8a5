package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.Exclusions;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Skill;
import ch.atmr.kernel.TimeWindow;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A booking as a planner sees it.
 *
 * @param time at the drop-off (ARRIVE_BY: arrival) or at the pick-up (others: start); for a
 *     WILL_CALL without a confirmed time its estimated ready time; empty without either
 * @param confirmed false while a WILL_CALL has no time but the estimated one
 * @param window what {@code time} may become; empty with it
 * @param pickupServiceMinutes to get on board, 0 to 60
 * @param dropoffServiceMinutes to get off board, 0 to 60
 * @param maxRideMinutes on board at most, from the end of the pick-up's service to the arrival
 * @param skills the driver must have all
 * @param exclusions of the client
 * @param language a wish, ISO 639-1
 * @param parent of a return: its outbound ride
 * @param assignment the present one: who is to drive it, or drives it now
 */
public record Ride(
    BookingId id,
    ClientId client,
    Place pickup,
    Place dropoff,
    TimeKind timeKind,
    Optional<Instant> time,
    boolean confirmed,
    Optional<TimeWindow> window,
    Mobility mobility,
    int companions,
    int pickupServiceMinutes,
    int dropoffServiceMinutes,
    int maxRideMinutes,
    Set<Skill> skills,
    Sharing sharing,
    Exclusions exclusions,
    Optional<String> language,
    boolean urgent,
    Optional<BookingId> parent,
    BookingStatus status,
    Optional<PlannedRide> assignment) {
  public Ride {
    skills = Set.copyOf(skills);
  }
}
