package ch.atmr.optimiser;

import java.util.Arrays;

/**
 * Picks routes from a pool that together serve each request at most once at the least cost (set
 * partitioning): {@link RoutePricing} leaves few routes that could be part of a cheaper plan, and a
 * depth-first search goes through these, the request with the fewest choices first.
 */
final class RouteSelection {

  private static final int MOST_LOOKS = 3_000_000;
  private static final int MOST_CHOICES = 2_000;

  /** Less is rounding: sums with prices of requests left out reach 1e8. */
  private static final double LEAST_GAIN = 1e-6;

  private final RoutePool pool;
  private final double[] penalty;
  private final int[] available;
  private final int[][] members;
  private final RoutePricing pricing;
  private final boolean[] covered;
  private final int[] chosen;
  private int[][] choicesOf = new int[0][];
  private int[] best = new int[0];
  private double limit;
  private double priceLeft;
  private int looks;

  RouteSelection(Network network, RoutePool pool) {
    this.pool = pool;
    penalty = network.penalty;
    available = new int[network.vehicleCount];
    for (int kind : network.vehicleKind) {
      available[kind]++;
    }
    members = new int[pool.size()][];
    for (int route = 0; route < members.length; route++) {
      members[route] = members(pool.nodes(route));
    }
    pricing = new RoutePricing(network, pool, members, available);
    covered = new boolean[network.requestCount];
    chosen = new int[network.vehicleCount];
  }

  private static int[] members(int[] nodes) {
    return Arrays.stream(nodes).filter(node -> (node & 1) == 0).map(node -> node >> 1).toArray();
  }

  /**
   * Routes of a plan cheaper than a limit; none when there is no such plan or it was not found in
   * the time allowed.
   */
  int[] cheaperThan(double cost) {
    limit = cost - LEAST_GAIN;
    looks = 0;
    best = new int[0];
    pricing.settle(limit);
    index(promising());
    priceLeft = 0;
    for (int request = 0; request < covered.length; request++) {
      priceLeft += pricing.price(request);
    }
    search(0, 0);
    return best;
  }

  /** Routes that the bound does not rule out, the most promising first. */
  private int[] promising() {
    long[] keys = new long[members.length];
    int count = 0;
    for (int route = 0; route < members.length; route++) {
      double extra = pricing.extra(route);
      if (pricing.bound() + extra < limit) {
        keys[count++] = ((long) Float.floatToIntBits((float) extra) << 32) | route;
      }
    }
    Arrays.sort(keys, 0, count);
    int[] choices = new int[Math.min(count, MOST_CHOICES)];
    for (int k = 0; k < choices.length; k++) {
      choices[k] = (int) keys[k];
    }
    return choices;
  }

  private void index(int[] choices) {
    int[] counts = new int[covered.length];
    for (int route : choices) {
      for (int request : members[route]) {
        counts[request]++;
      }
    }
    choicesOf = new int[covered.length][];
    for (int request = 0; request < covered.length; request++) {
      choicesOf[request] = new int[counts[request]];
    }
    Arrays.fill(counts, 0);
    for (int route : choices) {
      for (int request : members[route]) {
        choicesOf[request][counts[request]++] = route;
      }
    }
  }

  private void search(int depth, double cost) {
    if (looks > MOST_LOOKS || cost + priceLeft + mostSaved() >= limit) {
      return;
    }
    int request = hardest();
    if (request < 0) {
      // What idle vehicles could have saved was counted above; here all is known.
      if (cost < limit) {
        limit = cost - LEAST_GAIN;
        best = Arrays.copyOf(chosen, depth);
      }
      return;
    }
    for (int route : choicesOf[request]) {
      if (isFree(route)) {
        take(route, true);
        chosen[depth] = route;
        search(depth + 1, cost + pool.cost(route));
        take(route, false);
      }
    }
    covered[request] = true;
    priceLeft -= pricing.price(request);
    search(depth, cost + penalty[request]);
    priceLeft += pricing.price(request);
    covered[request] = false;
  }

  private double mostSaved() {
    looks += available.length;
    double saved = 0;
    for (int kind = 0; kind < available.length; kind++) {
      saved += pricing.saving(kind, available[kind]);
    }
    return saved;
  }

  /** The uncovered request with the fewest routes left; -1 when all are covered. */
  private int hardest() {
    int hardest = -1;
    int fewest = Integer.MAX_VALUE;
    for (int request = 0; request < covered.length; request++) {
      int free = covered[request] ? Integer.MAX_VALUE : free(request, fewest);
      if (free < fewest) {
        fewest = free;
        hardest = request;
      }
    }
    return hardest;
  }

  private int free(int request, int enough) {
    int free = 0;
    for (int k = 0; k < choicesOf[request].length && free < enough; k++) {
      free += isFree(choicesOf[request][k]) ? 1 : 0;
    }
    return free;
  }

  private boolean isFree(int route) {
    looks++;
    if (available[pool.kind(route)] == 0) {
      return false;
    }
    for (int request : members[route]) {
      if (covered[request]) {
        return false;
      }
    }
    return true;
  }

  private void take(int route, boolean taken) {
    available[pool.kind(route)] += taken ? -1 : 1;
    for (int request : members[route]) {
      covered[request] = taken;
      priceLeft += taken ? -pricing.price(request) : pricing.price(request);
    }
  }
}
