package ch.atmr.optimiser;

import java.util.Arrays;

/**
 * Prices of requests under which picking routes from a pool falls apart into picking the cheapest
 * of each kind of vehicle: a lower bound on any choice, and what each route would add to it.
 *
 * <p>Lagrangian relaxation of set partitioning with subgradient steps (Held, Wolfe and Crowder
 * 1974).
 */
final class RoutePricing {

  private static final int ROUNDS = 200;
  private static final int PATIENCE = 10;

  private final RoutePool pool;
  private final int[][] members;
  private final double[] penalty;
  private final double[] prices;
  private final double[] reduced;
  private final int[] surplus;

  /** By kind: the lowest reduced costs, at most as many as there are vehicles, none above 0. */
  private final double[][] lowest;

  private final int[][] picked;
  private double bound;

  RoutePricing(Network network, RoutePool pool, int[][] members, int[] vehicles) {
    this.pool = pool;
    this.members = members;
    penalty = network.penalty;
    prices = new double[network.requestCount];
    surplus = new int[network.requestCount];
    reduced = new double[members.length];
    lowest = new double[vehicles.length][];
    picked = new int[vehicles.length][];
    for (int kind = 0; kind < vehicles.length; kind++) {
      lowest[kind] = new double[vehicles[kind]];
      picked[kind] = new int[vehicles[kind]];
    }
  }

  /** No choice of routes costs less. */
  double bound() {
    return bound;
  }

  double price(int request) {
    return prices[request];
  }

  /** What a choice with this route costs above the bound at least. */
  double extra(int route) {
    double[] low = lowest[pool.kind(route)];
    return low.length == 0
        ? Double.POSITIVE_INFINITY
        : Math.max(0, reduced[route] - low[low.length - 1]);
  }

  /** What so many vehicles of a kind can save at most beyond the prices; not above 0. */
  double saving(int kind, int vehicles) {
    double sum = 0;
    for (int k = 0; k < vehicles; k++) {
      sum += lowest[kind][k];
    }
    return sum;
  }

  /** Finds prices; the limit is the cost of a plan that is known. */
  void settle(double limit) {
    beginWithShares();
    double[] best = prices.clone();
    double highest = Double.NEGATIVE_INFINITY;
    double pace = 1;
    int stale = 0;
    for (int round = 0; round < ROUNDS && highest < limit; round++) {
      relax();
      if (bound > highest) {
        highest = bound;
        System.arraycopy(prices, 0, best, 0, best.length);
        stale = 0;
      } else if (++stale > PATIENCE) {
        pace /= 2;
        stale = 0;
        System.arraycopy(best, 0, prices, 0, best.length);
        relax();
      }
      if (!step(pace * (limit - bound))) {
        break;
      }
    }
    System.arraycopy(best, 0, prices, 0, best.length);
    relax();
  }

  private void beginWithShares() {
    System.arraycopy(penalty, 0, prices, 0, prices.length);
    for (int route = 0; route < members.length; route++) {
      double share = pool.cost(route) / members[route].length;
      for (int request : members[route]) {
        prices[request] = Math.min(prices[request], share);
      }
    }
  }

  /** Moves the prices against the surplus; false when nothing is served twice or not at all. */
  private boolean step(double distance) {
    double length = 0;
    for (int excess : surplus) {
      length += (double) excess * excess;
    }
    if (length == 0) {
      return false;
    }
    for (int request = 0; request < prices.length; request++) {
      double moved = prices[request] - distance / length * surplus[request];
      prices[request] = Math.min(penalty[request], moved);
    }
    return true;
  }

  /** Takes the cheapest routes of each kind at these prices, whatever they serve twice. */
  private void relax() {
    for (int kind = 0; kind < lowest.length; kind++) {
      Arrays.fill(lowest[kind], 0);
      Arrays.fill(picked[kind], -1);
    }
    for (int route = 0; route < members.length; route++) {
      double value = pool.cost(route);
      for (int request : members[route]) {
        value -= prices[request];
      }
      reduced[route] = value;
      offer(pool.kind(route), route, value);
    }
    Arrays.fill(surplus, -1);
    bound = 0;
    for (int request = 0; request < prices.length; request++) {
      bound += prices[request];
      // At the price of leaving it out a request may be left out.
      surplus[request] = prices[request] >= penalty[request] ? 0 : -1;
    }
    for (int kind = 0; kind < lowest.length; kind++) {
      for (int k = 0; k < picked[kind].length && picked[kind][k] >= 0; k++) {
        bound += lowest[kind][k];
        for (int request : members[picked[kind][k]]) {
          surplus[request]++;
        }
      }
    }
  }

  private void offer(int kind, int route, double value) {
    double[] low = lowest[kind];
    int at = low.length - 1;
    if (at < 0 || value >= low[at]) {
      return;
    }
    int[] routes = picked[kind];
    while (at > 0 && low[at - 1] > value) {
      low[at] = low[at - 1];
      routes[at] = routes[at - 1];
      at--;
    }
    low[at] = value;
    routes[at] = route;
  }
}
