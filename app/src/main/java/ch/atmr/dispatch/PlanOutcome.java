package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import java.util.List;
import java.util.Map;

/**
 * What a plan came to.
 *
 * @param violations of rules, as the checker found them; 0 for a plan that may be published
 * @param estimatedShare of the travel times it rests on, 0 to 1
 */
record PlanOutcome(
    List<PlannedRide> rides,
    List<UnservedRide> unserved,
    Map<String, Double> costs,
    int violations,
    double estimatedShare) {
  PlanOutcome {
    rides = List.copyOf(rides);
    unserved = List.copyOf(unserved);
    costs = Map.copyOf(costs);
  }
}
