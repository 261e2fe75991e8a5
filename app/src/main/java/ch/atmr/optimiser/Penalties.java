package ch.atmr.optimiser;

import java.util.Arrays;

/** Prices of requests left out: above all that a plan could save by it. */
final class Penalties {

  private Penalties() {}

  /** The price of each request. */
  static double[] of(Network network) {
    double everything = everything(network);
    double[] prices = new double[network.requestCount];
    double all = everything;
    for (int request = 0; request < prices.length; request++) {
      prices[request] = everything * network.problem.requests().get(request).priority();
      all += prices[request];
    }
    for (int request = 0; request < prices.length; request++) {
      // No choice of routes may do without one that is bound, whomever it could serve instead.
      prices[request] = network.bindings.isBound(request) ? all : prices[request];
    }
    return prices;
  }

  /** What is paid at most: each is driven to at the dearest, and nothing that is wished for is. */
  private static double everything(Network network) {
    RoutingProblem problem = network.problem;
    double driving =
        2.0 * (network.requestCount + network.vehicleCount) * problem.travel().largestCost();
    double fixed = Arrays.stream(network.vehicles).mapToDouble(Vehicle::fixedCost).sum();
    double work = driving + Arrays.stream(network.serviceWork).sum();
    return 1
        + driving
        + fixed
        + problem.fairness().share() * work
        + network.driverWishes.most()
        + network.promises.most();
  }
}
