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

  /** What routes cost, from their stops and times. */
  public static PlanCost cost(RoutingProblem problem, List<Route> routes) {
    return PlanCosts.of(problem, routes);
  }
}
