package ch.atmr.optimiser;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The times of several routes as one system of difference constraints: a variable for each
 * departure, step and end. Steps of unknown requests take no time and no way.
 */
final class StopTimes {

  private static final int UNKNOWN = -1;

  private final Network network;
  private final Bounds bounds;
  private final List<RouteOrder> orders;
  private final int[] departures;
  private final int[] vehicles;
  private final Map<RequestId, Integer> pickups = new LinkedHashMap<>();
  private final Map<RequestId, Integer> dropoffs = new HashMap<>();
  private int variables;

  StopTimes(Network network, Bounds bounds, List<RouteOrder> orders) {
    this.network = network;
    this.bounds = bounds;
    this.orders = orders;
    departures = new int[orders.size()];
    vehicles = new int[orders.size()];
    for (int route = 0; route < departures.length; route++) {
      vehicles[route] = network.vehicleNumber(orders.get(route).vehicle());
      departures[route] = variables;
      variables += orders.get(route).steps().size() + 2;
      List<RouteOrder.Step> steps = orders.get(route).steps();
      for (int k = 0; k < steps.size(); k++) {
        note(steps.get(k), step(route, k));
      }
    }
  }

  private void note(RouteOrder.Step step, int variable) {
    if (step.requestId() != null) {
      boolean pickup = step.kind() == StopKind.PICKUP;
      (pickup ? pickups : dropoffs).putIfAbsent(step.requestId(), variable);
    }
  }

  int departure(int route) {
    return departures[route];
  }

  int step(int route, int index) {
    return departures[route] + 1 + index;
  }

  int end(int route) {
    return step(route, orders.get(route).steps().size());
  }

  /** Seconds a step takes. */
  double stay(int route, int index) {
    RouteOrder.Step step = orders.get(route).steps().get(index);
    if (step.kind() == StopKind.BREAK) {
      return vehicles[route] == UNKNOWN ? 0 : network.vehicles[vehicles[route]].pause().length();
    }
    int node = node(step);
    return node == UNKNOWN ? 0 : network.service[node];
  }

  /** Seconds of driving to a step from the stop before; a break has no place. */
  double drive(int route, int index) {
    List<RouteOrder.Step> steps = orders.get(route).steps();
    int node = index == steps.size() ? endNode(route) : node(steps.get(index));
    if (node == UNKNOWN) {
      return 0;
    }
    for (int k = index - 1; k >= 0; k--) {
      int before = node(steps.get(k));
      if (before != UNKNOWN) {
        return network.duration(before, node);
      }
    }
    return vehicles[route] == UNKNOWN ? 0 : network.duration(network.start(vehicles[route]), node);
  }

  /** What is on board from the start. */
  Demand loadAtStart(int route) {
    Demand load = Demand.NONE;
    if (vehicles[route] != UNKNOWN) {
      for (int node : network.bindings.nodes[vehicles[route]]) {
        if (network.bindings.isBoarding(node)) {
          load = load.plus(network.demand[network.request(node)]);
        }
      }
    }
    return load;
  }

  /** The steps at which requests are picked up. */
  Map<RequestId, Integer> pickups() {
    return Collections.unmodifiableMap(pickups);
  }

  Demand loadAfter(RouteOrder.Step step, Demand load) {
    int node = node(step);
    if (node == UNKNOWN) {
      return load;
    }
    Demand demand = network.demand[network.request(node)];
    return network.isPickup(node) ? load.plus(demand) : load.minusAtMost(demand);
  }

  private int endNode(int route) {
    return vehicles[route] == UNKNOWN ? UNKNOWN : network.end(vehicles[route]);
  }

  private int node(RouteOrder.Step step) {
    int request = step.requestId() == null ? UNKNOWN : network.requestNumber(step.requestId());
    if (request == UNKNOWN) {
      return UNKNOWN;
    }
    return step.kind() == StopKind.PICKUP ? network.pickup(request) : network.dropoff(request);
  }

  /** The system, with or without what only holds between stops apart: rides, links, durations. */
  Constraints constraints(boolean limits) {
    Constraints constraints = new Constraints(variables);
    for (int route = 0; route < departures.length; route++) {
      chain(constraints, route);
      if (limits && vehicles[route] != UNKNOWN) {
        double most = network.vehicles[vehicles[route]].maxDuration();
        if (most < Double.POSITIVE_INFINITY) {
          constraints.follows(end(route), departure(route), -most);
        }
      }
    }
    if (limits) {
      for (RequestId id : pickups.keySet()) {
        int request = network.requestNumber(id);
        if (request != UNKNOWN) {
          limit(constraints, network.problem.requests().get(request));
        }
      }
    }
    return constraints;
  }

  private void chain(Constraints constraints, int route) {
    List<RouteOrder.Step> steps = orders.get(route).steps();
    double origin = bounds.earliest[network.start(Math.max(0, vehicles[route]))];
    constraints.bound(departure(route), origin, latestDeparture(route));
    int stop = departure(route);
    double since = 0;
    for (int k = 0; k <= steps.size(); k++) {
      int variable = step(route, k);
      bound(constraints, route, k);
      double stayBefore = k == 0 ? 0 : stay(route, k - 1);
      constraints.follows(variable - 1, variable, stayBefore);
      if (k < steps.size() && steps.get(k).kind() == StopKind.BREAK) {
        since += stay(route, k);
        continue;
      }
      constraints.follows(stop, variable, since + drive(route, k) + stayOf(route, stop));
      stop = variable;
      since = 0;
    }
  }

  /** Who has passengers aboard has left. */
  private double latestDeparture(int route) {
    return vehicles[route] == UNKNOWN || network.bindings.bound[vehicles[route]] == 0
        ? Double.POSITIVE_INFINITY
        : bounds.latest[network.start(vehicles[route])];
  }

  private double stayOf(int route, int variable) {
    return variable == departure(route) ? 0 : stay(route, variable - departure(route) - 1);
  }

  private void bound(Constraints constraints, int route, int index) {
    List<RouteOrder.Step> steps = orders.get(route).steps();
    int variable = step(route, index);
    if (index == steps.size()) {
      if (vehicles[route] != UNKNOWN) {
        constraints.atMost(variable, bounds.latest[network.end(vehicles[route])]);
      }
    } else if (steps.get(index).kind() == StopKind.BREAK) {
      if (vehicles[route] != UNKNOWN) {
        Break pause = network.vehicles[vehicles[route]].pause();
        constraints.bound(variable, pause.window().earliest(), pause.latestStart());
      }
    } else {
      int node = node(steps.get(index));
      if (node != UNKNOWN) {
        constraints.bound(variable, bounds.earliest[node], bounds.latest[node]);
      }
    }
  }

  private void limit(Constraints constraints, Request request) {
    Integer pickup = pickups.get(request.id());
    Integer dropoff = dropoffs.get(request.id());
    if (pickup == null) {
      return;
    }
    if (dropoff != null && request.maxRide() < Double.POSITIVE_INFINITY) {
      constraints.follows(dropoff, pickup, -request.maxRide() - request.pickup().service());
    }
    Integer arrival = request.outboundId() == null ? null : dropoffs.get(request.outboundId());
    if (arrival != null) {
      constraints.follows(arrival, pickup, 0);
    }
  }
}
