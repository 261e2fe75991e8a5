package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;

/** Times a plan that only says who is served in which order, such as one edited by hand. */
public final class PlanTiming {

  private PlanTiming() {}

  /**
   * Routes with times that keep every rule when there are such times, else with the earliest ones,
   * so that {@link PlanChecker} can say what is missed and by how much.
   */
  public static List<Route> time(RoutingProblem problem, List<RouteOrder> orders) {
    Network network = new Network(problem);
    Bounds bounds = new Bounds(network);
    return Timetable.schedule(network, bounds, orders)
        .orElseGet(() -> Timetable.earliest(network, bounds, orders));
  }

  /**
   * The same orders with each break that is due and not among the stops: where its route ends
   * soonest, or, where a ride out or a return on another vehicle does not allow that, where all
   * routes together hold; without it where it finds no room.
   *
   * @param orders of vehicles and requests that the problem has, each request picked up and then
   *     dropped off
   */
  public static List<RouteOrder> withBreaks(RoutingProblem problem, List<RouteOrder> orders) {
    Network network = new Network(problem);
    PlanAssembly assembly = new PlanAssembly(network);
    List<RouteOrder> alone =
        orders.stream().map(order -> placed(network, assembly, order, List.of())).toList();
    if (holds(network, alone) || !holds(network, orders)) {
      return alone;
    }
    List<RouteOrder> together = new ArrayList<>(orders);
    for (int k = 0; k < together.size(); k++) {
      List<RouteOrder> beside = new ArrayList<>(together);
      RouteOrder own = beside.remove(k);
      together.set(k, placed(network, assembly, own, beside));
    }
    return breaks(together) == breaks(alone) ? together : alone;
  }

  private static RouteOrder placed(
      Network network, PlanAssembly assembly, RouteOrder order, List<RouteOrder> beside) {
    if (breaks(List.of(order)) > 0) {
      return order;
    }
    int[] nodes = order.steps().stream().mapToInt(step -> node(network, step)).toArray();
    return assembly.soonest(network.vehicleNumber(order.vehicle()), nodes, beside);
  }

  private static boolean holds(Network network, List<RouteOrder> orders) {
    return Timetable.schedule(network, new Bounds(network), orders).isPresent();
  }

  private static long breaks(List<RouteOrder> orders) {
    return orders.stream()
        .flatMap(order -> order.steps().stream())
        .filter(step -> step.kind() == StopKind.BREAK)
        .count();
  }

  private static int node(Network network, RouteOrder.Step step) {
    int request = network.requestNumber(step.request().orElseThrow());
    return step.kind() == StopKind.PICKUP ? network.pickup(request) : network.dropoff(request);
  }

  /** What routes cost, from their stops and times. */
  public static PlanCost cost(RoutingProblem problem, List<Route> routes) {
    return PlanCosts.of(problem, routes);
  }
}
