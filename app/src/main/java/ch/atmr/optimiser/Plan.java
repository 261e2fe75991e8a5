package ch.atmr.optimiser;

import java.util.List;
import java.util.Objects;

/**
 * Routes for the vehicles used, and every request left out with the reason.
 *
 * @param iterations done by the search that found it
 * @param seed of that search; with the iterations it reproduces the plan
 */
public record Plan(
    List<Route> routes, List<Unassigned> unassigned, PlanCost cost, long iterations, long seed) {

  public Plan {
    routes = List.copyOf(routes);
    unassigned = List.copyOf(unassigned);
    Objects.requireNonNull(cost, "cost");
  }
}
