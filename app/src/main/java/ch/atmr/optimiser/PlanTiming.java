package ch.atmr.optimiser;

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
   * The same orders with each break that is due where its route ends soonest; without it where it
   * finds no room.
   *
   * @param orders of vehicles and requests that the problem has, each request picked up and then
   *     dropped off
   */
  public static List<RouteOrder> withBreaks(RoutingProblem problem, List<RouteOrder> orders) {
    Network network = new Network(problem);
    PlanAssembly assembly = new PlanAssembly(network);
    return orders.stream()
        .map(order ->
            assembly.soonest(
                network.vehicleNumber(order.vehicle()),
                order.steps().stream()
                    .filter(step -> step.requestId() != null)
                    .mapToInt(step -> node(network, step))
                    .toArray()))
        .toList();
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
