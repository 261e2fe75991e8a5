package ch.atmr.dispatch;

import ch.atmr.bookings.PlannedRide;
import ch.atmr.bookings.Ride;
import ch.atmr.optimiser.Commitment;
import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanCost;
import ch.atmr.optimiser.PlannedStop;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.VehicleId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The published plan in the optimiser's words, as the start of a run that improves it. */
final class PublishedPlan {
  private static final PlanCost UNKNOWN_COST = new PlanCost(0, 0, 0, 0, 0, 0, 0, 0);

  private PublishedPlan() {}

  static Plan of(Day day, DayProblem problem) {
    Map<VehicleId, List<PlannedStop>> stops = new TreeMap<>();
    for (Ride ride : day.rides()) {
      if (ride.assignment().isEmpty() || !problem.plans(ride.id())) {
        continue;
      }
      PlannedRide planned = ride.assignment().get();
      problem
          .vehicleOf(planned)
          .ifPresent(vehicle -> {
            List<PlannedStop> route = stops.computeIfAbsent(vehicle, _ -> new ArrayList<>());
            route.add(stop(StopKind.PICKUP, planned, problem.seconds(planned.pickupAt())));
            route.add(stop(StopKind.DROPOFF, planned, problem.seconds(planned.dropoffAt())));
          });
    }
    problem
        .problem()
        .ifPresent(stated ->
            stated
                .underWay()
                .commitments()
                .forEach((vehicle, bound) ->
                    stops
                        .computeIfAbsent(vehicle, _ -> new ArrayList<>())
                        .addAll(stops(bound, problem))));
    List<Route> routes = new ArrayList<>();
    stops.forEach((vehicle, route) -> {
      route.sort(Comparator.comparingDouble(PlannedStop::start));
      routes.add(new Route(vehicle, route.getFirst().start(), route, route.getLast().start()));
    });
    return new Plan(routes, List.of(), UNKNOWN_COST, 0, 0);
  }

  /** What stays with the driver, at the times at which it can be. */
  private static List<PlannedStop> stops(Commitment bound, DayProblem problem) {
    return bound.stops().stream()
        .map(stop -> {
          PlannedRide planned = problem.ride(stop.request()).assignment().orElseThrow();
          boolean pickup = stop.kind() == StopKind.PICKUP;
          double told = problem.seconds(pickup ? planned.pickupAt() : planned.dropoffAt());
          return stop(stop.kind(), planned, stop.time().orElse(told));
        })
        .toList();
  }

  private static PlannedStop stop(StopKind kind, PlannedRide ride, double at) {
    return new PlannedStop(kind, DayProblem.requestId(ride.booking()), at, at, at, Demand.NONE);
  }
}
