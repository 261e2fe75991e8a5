package ch.atmr.optimiser;

import java.util.Arrays;

/**
 * Makes a better plan out of routes of many good ones: what the search did well in one part of the
 * plan at one time and in another part at another.
 *
 * <p>Where rides out and returns are linked across vehicles a route alone does not say whether it
 * may run, or what it costs; there it does nothing. What a route owes for promises is its own.
 */
final class Recombination {

  private static final int CAPACITY = 10_000;

  /** Beyond that, looking for a choice of routes takes longer than it helps. */
  private static final int MOST_REQUESTS = 400;

  /** Routes of plans that cost more than the best by this share of its travel are not kept. */
  private static final double NEAR = 0.01;

  private final SearchState state;
  private final Solution solution;
  private final RoutePool pool;
  private final boolean possible;

  Recombination(SearchState state) {
    this.state = state;
    solution = state.solution;
    possible =
        solution.network.links.isEmpty()
            && solution.network.driverWishes.isEmpty()
            && solution.network.requestCount <= MOST_REQUESTS;
    pool = new RoutePool(solution.network, possible ? CAPACITY : 0);
  }

  /** Keeps the routes of the plan in progress when it is nearly as good as the best. */
  void offer() {
    Incumbent best = state.incumbent();
    if (possible && solution.cost() <= best.cost() + NEAR * best.travel()) {
      pool.add(solution);
    }
  }

  /**
   * Puts a better plan made of kept routes in place, if there is one; otherwise changes nothing.
   */
  void recombine() {
    if (!possible || pool.size() == 0) {
      return;
    }
    int[] routes = new RouteSelection(solution.network, pool).cheaperThan(state.incumbent().cost());
    if (routes.length > 0) {
      solution.replace(orders(routes), minutes(routes));
      state.keep();
    }
  }

  private int[] minutes(int[] routes) {
    int[] minutes = new int[solution.network.promises.any() ? solution.network.requestCount : 0];
    Arrays.fill(minutes, Promises.ANY_TIME);
    for (int route : routes) {
      int[] nodes = pool.nodes(route);
      for (int k = 0; k < nodes.length && minutes.length > 0; k++) {
        minutes[solution.network.request(nodes[k])] = pool.minutes(route)[k];
      }
    }
    return minutes;
  }

  private int[][] orders(int[] routes) {
    Network network = solution.network;
    int[][] orders = new int[network.vehicleCount][0];
    for (int route : routes) {
      int vehicle = 0;
      while (network.vehicleKind[vehicle] != pool.kind(route) || orders[vehicle].length > 0) {
        vehicle++;
      }
      orders[vehicle] = pool.nodes(route);
    }
    return orders;
  }
}
