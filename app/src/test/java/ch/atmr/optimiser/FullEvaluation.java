package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The slow and plain evaluation that the fast one is held against: difference constraints solved by
 * relaxation for each possible place of the break, loads added up stop by stop.
 */
final class FullEvaluation {

  private final RoutingProblem problem;
  private final Network network;

  FullEvaluation(RoutingProblem problem) {
    this.problem = problem;
    network = new Network(problem);
  }

  /** A timed route for a vehicle and an order of nodes, when the order keeps every rule. */
  Optional<Route> route(int vehicle, List<Integer> nodes) {
    Vehicle data = problem.vehicles().get(vehicle);
    if (!loadsFit(data, nodes)) {
      return Optional.empty();
    }
    int gaps = data.pause().due() && !nodes.isEmpty() ? nodes.size() : 0;
    Optional<Route> best = Optional.empty();
    for (int gap = 0; gap <= gaps; gap++) {
      List<RouteOrder.Step> steps = steps(nodes);
      if (data.pause().due() && !nodes.isEmpty()) {
        if (aboard(nodes, gap) > 0) {
          continue;
        }
        steps.add(gap, new RouteOrder.Step(StopKind.BREAK, null));
      }
      Optional<Route> route =
          Timetable.schedule(
                  network, new Bounds(network), List.of(new RouteOrder(data.id(), steps)))
              .map(List::getFirst);
      if (route.isPresent() && (best.isEmpty() || route.get().end() < best.get().end())) {
        best = route;
      }
    }
    return best;
  }

  double cost(int vehicle, List<Integer> nodes) {
    if (nodes.isEmpty()) {
      return 0;
    }
    Vehicle data = problem.vehicles().get(vehicle);
    double cost = data.fixedCost();
    int at = data.startLocation();
    for (int node : nodes) {
      Request request = problem.requests().get(node / 2);
      int to = (node % 2 == 0 ? request.pickup() : request.dropoff()).location();
      cost += problem.travel().cost(at, to);
      at = to;
    }
    if (data.endLocation() != Vehicle.ANYWHERE) {
      cost += problem.travel().cost(at, data.endLocation());
    }
    return cost + uneven(data, cost - data.fixedCost(), nodes);
  }

  /** Both arms of the price of work, written out. */
  private double uneven(Vehicle vehicle, double travel, List<Integer> nodes) {
    double work = travel;
    for (int node : nodes) {
      Request request = problem.requests().get(node / 2);
      double service = (node % 2 == 0 ? request.pickup() : request.dropoff()).service();
      work += service * problem.fairness().second();
    }
    double full =
        (vehicle.shift().latest() - vehicle.shift().earliest()) * problem.fairness().second();
    double share = problem.fairness().share();
    if (share == 0) {
      return 0;
    }
    return work < full ? share * work * work / full / 2 : share * (work - full / 2);
  }

  private boolean loadsFit(Vehicle vehicle, List<Integer> nodes) {
    Demand load = Demand.NONE;
    Set<Request> aboard = new HashSet<>();
    for (int node : nodes) {
      Request request = problem.requests().get(node / 2);
      load = node % 2 == 0 ? load.plus(request.demand()) : load.minusAtMost(request.demand());
      if (node % 2 == 1) {
        aboard.remove(request);
      } else if (!aboard.stream().allMatch(other -> together(request, other))) {
        return false;
      } else {
        aboard.add(request);
      }
      if (!vehicle.capacity().holds(load)
          || !vehicle.skills().containsAll(request.skills())
          || request.exclusions().vehicles().contains(vehicle.id())) {
        return false;
      }
    }
    return true;
  }

  private static boolean together(Request one, Request other) {
    return one.exclusions().sharing() == Sharing.ALLOWED
        && other.exclusions().sharing() == Sharing.ALLOWED
        && !one.exclusions().passengers().contains(other.id())
        && !other.exclusions().passengers().contains(one.id());
  }

  private static int aboard(List<Integer> nodes, int gap) {
    int aboard = 0;
    for (int k = 0; k < gap; k++) {
      aboard += nodes.get(k) % 2 == 0 ? 1 : -1;
    }
    return aboard;
  }

  private List<RouteOrder.Step> steps(List<Integer> nodes) {
    List<RouteOrder.Step> steps = new ArrayList<>();
    for (int node : nodes) {
      steps.add(
          new RouteOrder.Step(
              node % 2 == 0 ? StopKind.PICKUP : StopKind.DROPOFF,
              problem.requests().get(node / 2).id()));
    }
    return steps;
  }
}
