package ch.atmr.dispatch;

import ch.atmr.bookings.Ride;
import ch.atmr.bookings.Sharing;
import ch.atmr.bookings.TimeKind;
import ch.atmr.kernel.BookingId;
import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Stop;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.TravelMatrix;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A day's rides as the optimiser's requests. */
final class RideRequests {
  private final DayProblem problem;
  private final Overrides overrides;
  private final PlanRules rules;
  private final TravelMatrix travel;
  private final Map<BookingId, Instant> fixedArrivals;

  RideRequests(DayProblem problem, Overrides overrides, PlanRules rules, TravelMatrix travel) {
    this.problem = problem;
    this.overrides = overrides;
    this.rules = rules;
    this.travel = travel;
    this.fixedArrivals = problem.fixedArrivals();
  }

  /** The request of a ride, without those it does not travel with. */
  Request.Builder request(RequestId id, Ride ride) {
    TimeWindow window =
        ride.window()
            .map(wanted ->
                new TimeWindow(
                    problem.seconds(wanted.earliest()), problem.seconds(wanted.latest())))
            .orElse(TimeWindow.ALWAYS);
    boolean arriveBy = ride.timeKind() == TimeKind.ARRIVE_BY;
    TimeWindow pickupWindow = arriveBy ? TimeWindow.ALWAYS : window;
    Optional<Instant> outbound =
        problem.isBound(id) ? Optional.empty() : ride.parent().map(fixedArrivals::get);
    if (outbound.isPresent()) {
      pickupWindow = notBefore(pickupWindow, problem.seconds(outbound.get()));
    }
    Request.Builder request =
        Request.builder(
                id,
                new Stop(problem.pickup(ride), pickupWindow, 60.0 * ride.pickupServiceMinutes()),
                new Stop(
                    problem.dropoff(ride),
                    arriveBy ? window : TimeWindow.ALWAYS,
                    60.0 * ride.dropoffServiceMinutes() + cleaning(ride)))
            .demand(demand(ride))
            .maxRide(Math.min(60.0 * maxRideMinutes(ride), usualLimit(ride)))
            .skills(DayProblem.names(ride.skills()));
    ride.parent()
        .map(DayProblem::requestId)
        .filter(problem::states)
        .ifPresent(parent -> request.returnOf(parent).sameDriverWish((double) rules.sameDriver()));
    return request;
  }

  private double usualLimit(Ride ride) {
    double direct = travel.duration(problem.pickup(ride), problem.dropoff(ride));
    return RideLimit.of(ride.mobility()).seconds(direct);
  }

  // Nobody else is on board, so the vehicle is cleaned where the passenger got off.
  private double cleaning(Ride ride) {
    return ride.sharing() == Sharing.ISOLATED ? rules.cleaning().toSeconds() : 0;
  }

  // A window that its outbound has overtaken is one moment late: the search then says which rule.
  private static TimeWindow notBefore(TimeWindow window, double earliest) {
    return new TimeWindow(
        Math.min(Math.max(window.earliest(), earliest), Math.max(window.latest(), earliest)),
        Math.max(window.latest(), earliest));
  }

  private static Demand demand(Ride ride) {
    return switch (ride.mobility()) {
      case AMBULATORY, WHEELCHAIR_TRANSFERABLE -> new Demand(1 + ride.companions(), 0, 0);
      case WHEELCHAIR -> new Demand(ride.companions(), 1, 0);
      case STRETCHER -> new Demand(ride.companions(), 0, 1);
    };
  }

  private int maxRideMinutes(Ride ride) {
    return overrides.maxRideMinutes() == null
        ? ride.maxRideMinutes()
        : Math.min(overrides.maxRideMinutes(), ride.maxRideMinutes());
  }
}
