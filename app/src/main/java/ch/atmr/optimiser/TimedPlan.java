package ch.atmr.optimiser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A solution with the times and the cost of every route. From one to the next only what changed is
 * timed anew: the changed tours, and those that rides out and returns tie to them.
 */
final class TimedPlan {

  /** Promised times are kept as nearly as can be when all orders are known, not before. */
  private static final int[] NO_MINUTES = {};

  private final Network network;
  private final Incumbent incumbent;
  private final RouteOrder[] orders;
  private final Route[] routes;
  private final PlanCost[] costs;

  private TimedPlan(Network network, Incumbent incumbent) {
    this.network = network;
    this.incumbent = incumbent;
    orders = new RouteOrder[network.vehicleCount];
    routes = new Route[network.vehicleCount];
    costs = new PlanCost[network.vehicleCount];
  }

  static TimedPlan of(Solution solution) {
    TimedPlan plan = new TimedPlan(solution.network, Incumbent.of(solution));
    BitSet all = new BitSet();
    all.set(0, solution.network.vehicleCount);
    plan.order(all);
    plan.time(all);
    return plan;
  }

  /** The plan of the solution as it is now. */
  TimedPlan next(Solution solution) {
    TimedPlan plan = new TimedPlan(network, Incumbent.after(incumbent, solution));
    BitSet changed = new BitSet();
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      plan.orders[vehicle] = orders[vehicle];
      plan.routes[vehicle] = routes[vehicle];
      plan.costs[vehicle] = costs[vehicle];
      changed.set(vehicle, plan.incumbent.versions()[vehicle] != incumbent.versions()[vehicle]);
    }
    plan.order(changed);
    plan.time(plan.tied(solution, changed));
    return plan;
  }

  @Nullable RouteOrder order(int vehicle) {
    return incumbent.nodes()[vehicle].length == 0 ? null : orders[vehicle];
  }

  @Nullable Route route(int vehicle) {
    return incumbent.nodes()[vehicle].length == 0 ? null : routes[vehicle];
  }

  int[][] nodes() {
    return incumbent.nodes();
  }

  int[] minutes() {
    return incumbent.minutes();
  }

  double[] moments() {
    return incumbent.moments();
  }

  /** The whole plan's cost. */
  PlanCost cost() {
    double travel = 0;
    double vehicles = 0;
    double unevenness = 0;
    double driving = 0;
    double waiting = 0;
    double excess = 0;
    double stability = 0;
    int used = 0;
    for (int vehicle = 0; vehicle < costs.length; vehicle++) {
      if (incumbent.nodes()[vehicle].length > 0) {
        PlanCost cost = costs[vehicle];
        travel += cost.travel();
        vehicles += cost.vehicles();
        unevenness += cost.unevenness();
        driving += cost.drivingSeconds();
        waiting += cost.waitingSeconds();
        excess += cost.rideExcessSeconds();
        stability += cost.stability();
        used++;
      }
    }
    return new PlanCost(
        incumbent.unserved(),
        incumbent.unserved(),
        travel,
        vehicles,
        network.driverWishes.cost(vehiclesOf()),
        unevenness,
        used,
        driving,
        waiting,
        excess,
        stability);
  }

  private int[] vehiclesOf() {
    int[] vehicles = new int[network.requestCount];
    Arrays.fill(vehicles, Solution.NOWHERE);
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      for (int node : incumbent.nodes()[vehicle]) {
        vehicles[network.request(node)] = vehicle;
      }
    }
    return vehicles;
  }

  private void order(BitSet vehicles) {
    PlanAssembly assembly = new PlanAssembly(network);
    assembly.keepTo(NO_MINUTES, incumbent.moments());
    vehicles.stream()
        .filter(vehicle -> incumbent.nodes()[vehicle].length > 0)
        .forEach(
            vehicle -> orders[vehicle] = assembly.soonest(vehicle, incumbent.nodes()[vehicle]));
  }

  private void time(BitSet vehicles) {
    int[] used =
        vehicles.stream().filter(vehicle -> incumbent.nodes()[vehicle].length > 0).toArray();
    List<RouteOrder> together = new ArrayList<>();
    for (int vehicle : used) {
      together.add(orders[vehicle]);
    }
    List<Route> timed = Timetable.schedule(network, new Bounds(network), together).orElseThrow();
    for (int k = 0; k < used.length; k++) {
      routes[used[k]] = timed.get(k);
      costs[used[k]] = PlanCosts.of(network.problem, List.of(timed.get(k)));
    }
  }

  private BitSet tied(Solution solution, BitSet changed) {
    BitSet tied = (BitSet) changed.clone();
    Deque<Integer> open = new ArrayDeque<>(changed.stream().boxed().toList());
    while (!open.isEmpty()) {
      int vehicle = open.remove();
      for (RideLink link : network.links) {
        int out = solution.vehicleOf(link.outbound());
        int back = solution.vehicleOf(link.inbound());
        int other = out == vehicle ? back : back == vehicle ? out : Solution.NOWHERE;
        if (other != Solution.NOWHERE && !tied.get(other)) {
          tied.set(other);
          open.add(other);
        }
      }
    }
    return tied;
  }
}
