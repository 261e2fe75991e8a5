package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a plan by the problem alone and lists every breach of a rule.
 *
 * <p>It shares nothing with the search but the model: a plan is published only when this finds
 * nothing.
 */
public final class PlanChecker {

  private final RoutingProblem problem;
  private final Map<RequestId, Request> requests = new HashMap<>();
  private final Map<VehicleId, Vehicle> vehicles = new HashMap<>();
  private final Map<RequestId, Ride> rides = new HashMap<>();
  private final Map<RequestId, Double> aboardSince;
  private final List<Violation> violations = new ArrayList<>();

  /** Where a request was met, and how often. */
  private static final class Ride {
    private final List<Visit> pickups = new ArrayList<>();
    private final List<Visit> dropoffs = new ArrayList<>();
    private int unassigned;
    private boolean served;
  }

  private record Visit(VehicleId vehicle, int position, PlannedStop stop) {}

  private PlanChecker(RoutingProblem problem) {
    this.problem = problem;
    for (Request request : problem.requests()) {
      requests.put(request.id(), request);
      rides.put(request.id(), new Ride());
    }
    aboardSince = problem.underWay().aboardSince();
    problem.vehicles().forEach(vehicle -> vehicles.put(vehicle.id(), vehicle));
  }

  /** All breaches; empty when the plan is feasible. */
  public static List<Violation> check(RoutingProblem problem, Plan plan) {
    return check(
        problem, plan.routes(), plan.unassigned().stream().map(Unassigned::request).toList());
  }

  /** All breaches of routes that leave out these requests. */
  public static List<Violation> check(
      RoutingProblem problem, List<Route> routes, List<RequestId> unassigned) {
    return new PlanChecker(problem).run(routes, unassigned);
  }

  private List<Violation> run(List<Route> routes, List<RequestId> unassigned) {
    Set<VehicleId> seen = new HashSet<>();
    for (Route route : routes) {
      Vehicle vehicle = vehicles.get(route.vehicle());
      if (vehicle == null) {
        violations.add(new Violation(Rule.UNKNOWN_DRIVER, null, route.vehicle(), 1));
      } else if (!seen.add(vehicle.id())) {
        violations.add(new Violation(Rule.DRIVER_TWICE, null, vehicle.id(), 1));
      }
      meet(route);
    }
    for (RequestId left : unassigned) {
      Ride ride = rides.get(left);
      if (ride == null) {
        violations.add(new Violation(Rule.UNKNOWN_RIDE, left, null, 1));
      } else {
        ride.unassigned++;
      }
    }
    problem.requests().forEach(this::checkServedOnce);
    for (Route route : routes) {
      Vehicle vehicle = vehicles.get(route.vehicle());
      if (vehicle != null) {
        LoadCheck.run(vehicle, route, requests, problem.underWay(), violations);
        TimeCheck.run(problem.travel(), vehicle, route, requests, violations);
      }
    }
    problem.requests().forEach(this::checkBetweenStops);
    BoundCheck.run(problem.underWay(), routes, violations);
    return List.copyOf(violations);
  }

  private void meet(Route route) {
    for (int position = 0; position < route.stops().size(); position++) {
      PlannedStop stop = route.stops().get(position);
      RequestId id = stop.requestId();
      if (id == null) {
        continue;
      }
      Ride ride = rides.get(id);
      if (ride == null) {
        violations.add(new Violation(Rule.UNKNOWN_RIDE, id, route.vehicle(), 1));
      } else {
        Visit visit = new Visit(route.vehicle(), position, stop);
        (stop.kind() == StopKind.PICKUP ? ride.pickups : ride.dropoffs).add(visit);
      }
    }
  }

  private void checkServedOnce(Request request) {
    Ride ride = ride(request.id());
    if (aboardSince.containsKey(request.id())) {
      checkDroppedOffOnce(request.id(), ride);
      return;
    }
    int times = Math.max(ride.pickups.size(), ride.dropoffs.size()) + ride.unassigned;
    if (times == 0) {
      violations.add(new Violation(Rule.MISSING, request.id(), null, 1));
      return;
    }
    if (ride.pickups.isEmpty() && ride.dropoffs.isEmpty()) {
      if (times > 1) {
        violations.add(new Violation(Rule.TWICE, request.id(), null, times - 1));
      }
      return;
    }
    VehicleId on = (ride.pickups.isEmpty() ? ride.dropoffs : ride.pickups).getFirst().vehicle();
    if (times > 1) {
      violations.add(new Violation(Rule.TWICE, request.id(), on, times - 1));
    } else if (ride.pickups.size() != ride.dropoffs.size()
        || !on.equals(ride.dropoffs.getFirst().vehicle())) {
      violations.add(new Violation(Rule.PAIR, request.id(), on, 1));
    } else if (ride.pickups.getFirst().position() > ride.dropoffs.getFirst().position()) {
      violations.add(new Violation(Rule.DROPOFF_BEFORE_PICKUP, request.id(), on, 1));
    } else {
      ride.served = true;
    }
  }

  /** Who is aboard has been picked up. */
  private void checkDroppedOffOnce(RequestId id, Ride ride) {
    int times = ride.dropoffs.size() + ride.unassigned;
    if (!ride.pickups.isEmpty()) {
      violations.add(new Violation(Rule.PAIR, id, ride.pickups.getFirst().vehicle(), 1));
    } else if (ride.dropoffs.isEmpty()) {
      violations.add(new Violation(Rule.MISSING, id, null, 1));
    } else if (times > 1) {
      violations.add(new Violation(Rule.TWICE, id, ride.dropoffs.getFirst().vehicle(), times - 1));
    } else {
      ride.served = true;
    }
  }

  private void checkBetweenStops(Request request) {
    Ride ride = ride(request.id());
    if (!ride.served) {
      return;
    }
    Visit dropoff = ride.dropoffs.getFirst();
    Double since = aboardSince.get(request.id());
    double boarded =
        since == null ? ride.pickups.getFirst().stop().start() + request.pickup().service() : since;
    double over = dropoff.stop().arrival() - boarded - request.maxRide();
    report(Rule.MAX_RIDE, over, request.id(), dropoff.vehicle());
    if (since != null) {
      return;
    }
    Visit pickup = ride.pickups.getFirst();
    if (request.outboundId() != null
        && ride(request.outboundId()).served
        && !bothBound(request.id(), request.outboundId())) {
      PlannedStop arrival = ride(request.outboundId()).dropoffs.getFirst().stop();
      report(
          Rule.RETURN_BEFORE_OUTBOUND,
          arrival.arrival() - pickup.stop().start(),
          request.id(),
          pickup.vehicle());
    }
  }

  private boolean bothBound(RequestId one, RequestId other) {
    return problem.underWay().binds(one) && problem.underWay().binds(other);
  }

  private Ride ride(RequestId id) {
    Ride ride = rides.get(id);
    if (ride == null) {
      throw new IllegalStateException("the problem has no request " + id);
    }
    return ride;
  }

  private void report(Rule rule, double seconds, RequestId request, VehicleId vehicle) {
    if (seconds > TimeCheck.TOLERANCE) {
      violations.add(new Violation(rule, request, vehicle, seconds));
    }
  }
}
