package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Turns the search's best orders of stops into a plan with times, reasons and cost. */
final class PlanAssembly {

  /** Explaining takes a search on every vehicle; thousands left out need no remedy each. */
  private static final int MOST_EXPLAINED = 300;

  private final Network network;
  private final Bounds bounds;

  PlanAssembly(Network network) {
    this.network = network;
    bounds = new Bounds(network);
  }

  /** Lets promised times, and the moments of linked rides, bind as they do in a plan. */
  void keepTo(int[] minutes, double[] moments) {
    bounds.keepAll(minutes);
    LinkTimes linkTimes = new LinkTimes(network, bounds);
    for (int link = 0; link < moments.length; link++) {
      linkTimes.agree(link, moments[link]);
    }
  }

  Plan plan(Incumbent incumbent, long iterations, long seed) {
    keepTo(incumbent.minutes(), incumbent.moments());
    List<RouteOrder> orders = new ArrayList<>();
    boolean[] served = new boolean[network.requestCount];
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      int[] nodes = incumbent.nodes()[vehicle];
      if (nodes.length > 0) {
        orders.add(soonest(vehicle, nodes));
        for (int node : nodes) {
          served[network.request(node)] = true;
        }
      }
    }
    // Links need no agreed moments once all orders are known: one system holds all routes.
    Bounds unlinked = Bounds.keeping(network, incumbent.minutes());
    List<Route> routes = Timetable.schedule(network, unlinked, orders).orElseThrow();
    List<Unassigned> unassigned = new ArrayList<>();
    Diagnosis diagnosis = new Diagnosis(network, bounds, incumbent.nodes());
    for (int request = 0; request < served.length; request++) {
      if (!served[request]) {
        unassigned.add(
            unassigned.size() < MOST_EXPLAINED
                ? diagnosis.explain(request)
                : new Unassigned(network.id(request), Reason.NOT_TRIED, 0, new Remedy.None()));
      }
    }
    PlanCost cost = PlanCosts.of(network.problem, routes);
    return new Plan(routes, unassigned, cost, iterations, seed);
  }

  /** Why a request has no place among these orders; bends the network meanwhile. */
  Unassigned explain(int[][] nodes, int[] minutes, double[] moments, int request) {
    keepTo(minutes, moments);
    return new Diagnosis(network, bounds, nodes).explain(request);
  }

  /** The order of stops with the break where the route ends soonest. */
  RouteOrder soonest(int vehicle, int[] all) {
    return soonest(vehicle, all, List.of());
  }

  /**
   * The same where others run beside it: links to them bind as well.
   *
   * @return without the break where it finds no room
   */
  RouteOrder soonest(int vehicle, int[] all, List<RouteOrder> beside) {
    int[] nodes = IntStream.of(all).filter(node -> !network.bindings.isBoarding(node)).toArray();
    RouteOrder best = order(vehicle, nodes, -1);
    if (!network.vehicles[vehicle].pause().due()) {
      return best;
    }
    double soonest = Double.POSITIVE_INFINITY;
    int aboard = network.bindings.aboard(vehicle);
    for (int gap = 0; gap <= nodes.length; gap++) {
      if (gap > 0) {
        aboard += network.isPickup(nodes[gap - 1]) ? 1 : -1;
      }
      if (aboard == 0) {
        RouteOrder candidate = order(vehicle, nodes, gap);
        List<RouteOrder> together = new ArrayList<>(beside);
        together.addFirst(candidate);
        double end =
            Timetable.schedule(network, bounds, together)
                .map(routes -> routes.getFirst().end())
                .orElse(Double.POSITIVE_INFINITY);
        if (end < soonest - Network.EPSILON) {
          soonest = end;
          best = candidate;
        }
      }
    }
    return best;
  }

  private RouteOrder order(int vehicle, int[] nodes, int breakGap) {
    List<RouteOrder.Step> steps = new ArrayList<>();
    for (int k = 0; k <= nodes.length; k++) {
      if (k > 0) {
        int node = nodes[k - 1];
        steps.add(
            new RouteOrder.Step(
                network.isPickup(node) ? StopKind.PICKUP : StopKind.DROPOFF,
                network.id(network.request(node))));
      }
      if (k == breakGap) {
        steps.add(new RouteOrder.Step(StopKind.BREAK, null));
      }
    }
    return new RouteOrder(network.vehicles[vehicle].id(), steps);
  }
}
