package ch.atmr.optimiser;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what routes cost, from their stops and times alone. */
final class PlanCosts {

  private final RoutingProblem problem;
  private final Map<RequestId, Request> open = new HashMap<>();
  private final Map<RequestId, Double> boarded = new HashMap<>();
  private double travel;
  private double fixed;
  private double driving;
  private double waiting;
  private double excess;
  private double stability;

  private PlanCosts(RoutingProblem problem) {
    this.problem = problem;
    problem.requests().forEach(request -> open.put(request.id(), request));
    boarded.putAll(problem.underWay().aboardSince());
  }

  static PlanCost of(RoutingProblem problem, List<Route> routes) {
    PlanCosts costs = new PlanCosts(problem);
    Map<VehicleId, Vehicle> vehicles = new HashMap<>();
    problem.vehicles().forEach(vehicle -> vehicles.put(vehicle.id(), vehicle));
    int used = 0;
    for (Route route : routes) {
      if (route.stops().stream().anyMatch(stop -> stop.kind() != StopKind.BREAK)) {
        costs.add(known(vehicles.get(route.vehicle()), route.vehicle()), route);
        used++;
      }
    }
    long weight = costs.open.values().stream().mapToLong(Request::priority).sum();
    return new PlanCost(
        costs.open.size(),
        weight,
        costs.travel,
        costs.fixed,
        used,
        costs.driving,
        costs.waiting,
        costs.excess,
        costs.stability);
  }

  private void add(Vehicle vehicle, Route route) {
    fixed += vehicle.fixedCost();
    int at = vehicle.startLocation();
    double idle = route.end() - route.departure();
    double before = driving;
    for (PlannedStop stop : route.stops()) {
      idle -= stop.departure() - stop.start();
      if (stop.requestId() != null) {
        if (stop.kind() == StopKind.PICKUP) {
          stability += change(vehicle, stop, stop.requestId());
        }
        int to = visit(stop, stop.requestId());
        drive(at, to);
        at = to;
      }
    }
    drive(at, vehicle.endLocation());
    waiting += idle - (driving - before);
  }

  private double change(Vehicle vehicle, PlannedStop pickup, RequestId id) {
    Promise promise = problem.underWay().promises().get(id);
    return promise == null || problem.underWay().binds(id)
        ? 0
        : promise.price(vehicle.id(), pickup.start());
  }

  private int visit(PlannedStop stop, RequestId id) {
    if (stop.kind() == StopKind.PICKUP) {
      boarded.put(id, stop.departure());
      return request(id).pickup().location();
    }
    Request request = request(id);
    int from = request.pickup().location();
    int to = request.dropoff().location();
    excess += stop.arrival() - known(boarded.get(id), id) - problem.travel().duration(from, to);
    open.remove(id);
    return to;
  }

  private Request request(RequestId id) {
    return known(open.get(id), id);
  }

  private static <T> T known(@Nullable T found, Object id) {
    if (found == null) {
      throw new IllegalArgumentException(id + " is unknown, or not served once as a pair");
    }
    return found;
  }

  private void drive(int from, int to) {
    travel += problem.travel().cost(from, to);
    driving += problem.travel().duration(from, to);
  }
}
