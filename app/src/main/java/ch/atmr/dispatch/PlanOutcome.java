package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import java.util.List;
import java.util.Map;

/**
 * What a plan came to.
 *
 * @param rides planned
 * @param bound rides that stay with their drivers, and share a vehicle or end otherwise than before
 * @param setAside how many of the unserved the optimiser was not given
 * @param violations of rules, as the checker found them; 0 for a plan that may be published
 * @param estimatedShare of the travel times it rests on, 0 to 1
 */
record PlanOutcome(
    List<PlannedRide> rides,
    List<PlannedRide> bound,
    List<UnservedRide> unserved,
    int setAside,
    Map<String, Double> costs,
    int violations,
    double estimatedShare) {
  PlanOutcome {
    rides = List.copyOf(rides);
    bound = List.copyOf(bound);
    unserved = List.copyOf(unserved);
    costs = Map.copyOf(costs);
  }

  /** How many rides the run was asked to plan. */
  int asked() {
    return rides.size() + unserved.size();
  }

  /** How many of them the optimiser was given. */
  int stated() {
    return asked() - setAside;
  }
}
