package ch.atmr.optimiser;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Puts all unserved requests back, one after the other in a varying order, each into its cheapest
 * place; tours are compared with some noise, and now and then one is overlooked ("blink"), so that
 * the same ruin heals differently.
 */
final class Recreation {

  private static final int[] WEIGHTS = {4, 2, 2, 1, 2, 2, 2};

  private final Solution solution;
  private final SearchParameters parameters;
  private final SplittableRandom random;
  private final double[][] keys;
  private final boolean[] hopeless;
  private final int[] idleSeen;
  private int placement;
  private int[] queue = new int[64];
  private double[] ranks = new double[64];

  Recreation(Solution solution, SearchParameters parameters, SplittableRandom random) {
    this.solution = solution;
    this.parameters = parameters;
    this.random = random;
    keys = keys(solution.network);
    hopeless = hopeless(solution.network);
    idleSeen = new int[solution.network.vehicleCount];
  }

  /** Requests that even an empty vehicle cannot serve: they are not tried. */
  private static boolean[] hopeless(Network network) {
    Bounds bounds = new Bounds(network);
    TourBuilder builder = new TourBuilder(network, bounds);
    InsertionSearch search = new InsertionSearch(network, bounds, builder);
    boolean[] hopeless = new boolean[network.requestCount];
    Arrays.fill(hopeless, true);
    boolean[] seen = new boolean[network.vehicleCount];
    Tour empty = new Tour();
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      if (!seen[network.vehicleKind[vehicle]]) {
        seen[network.vehicleKind[vehicle]] = true;
        builder.clear(empty, vehicle);
        for (int request = 0; request < network.requestCount; request++) {
          hopeless[request] &=
              !network.compatible(vehicle, request) || !search.best(empty, request).exists();
        }
      }
    }
    return hopeless;
  }

  /** Requests left out that some vehicle could serve if it had nothing else to do. */
  int waiting() {
    int waiting = 0;
    for (int k = 0; k < solution.bank.size(); k++) {
      waiting += hopeless[solution.bank.at(k)] ? 0 : 1;
    }
    return waiting;
  }

  private static double[][] keys(Network network) {
    int count = network.requestCount;
    double[][] keys = new double[WEIGHTS.length][count];
    for (int request = 0; request < count; request++) {
      int pickup = network.pickup(request);
      int dropoff = network.dropoff(request);
      double depot = Double.POSITIVE_INFINITY;
      int vehicles = 0;
      for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
        vehicles += network.compatible(vehicle, request) ? 1 : 0;
        double away =
            Math.max(
                network.cost(network.start(vehicle), pickup),
                network.cost(dropoff, network.end(vehicle)));
        depot = Math.min(depot, away);
      }
      keys[1][request] = vehicles;
      keys[2][request] = -depot;
      keys[3][request] = depot;
      keys[4][request] =
          Math.min(
              network.latest[pickup] - network.earliest[pickup],
              network.latest[dropoff] - network.earliest[dropoff]);
      keys[5][request] = network.earliest[pickup];
      keys[6][request] = -network.latest[dropoff];
    }
    return keys;
  }

  void recreate(BooleanSupplier outOfTime) {
    int count = fillQueue();
    for (int k = 0; k < count && !outOfTime.getAsBoolean(); k++) {
      place(queue[k]);
    }
  }

  private int fillQueue() {
    int size = solution.bank.size();
    if (queue.length < size) {
      queue = new int[2 * size];
      ranks = new double[2 * size];
    }
    int order = order();
    int count = 0;
    for (int k = 0; k < size; k++) {
      int request = solution.bank.at(k);
      if (hopeless[request]) {
        continue;
      }
      double rank = order == 0 ? random.nextDouble() : keys[order][request];
      int at = count++;
      while (at > 0 && ranks[at - 1] > rank) {
        ranks[at] = ranks[at - 1];
        queue[at] = queue[at - 1];
        at--;
      }
      ranks[at] = rank;
      queue[at] = request;
    }
    return count;
  }

  private int order() {
    int total = 0;
    for (int weight : WEIGHTS) {
      total += weight;
    }
    int draw = random.nextInt(total);
    int order = 0;
    while (draw >= WEIGHTS[order]) {
      draw -= WEIGHTS[order++];
    }
    return order;
  }

  private void place(int request) {
    Insertion best = Insertion.NONE;
    double least = Double.POSITIVE_INFINITY;
    int into = Solution.NOWHERE;
    double blink = parameters.blinkShare();
    double noise = parameters.insertionNoise() / (1 - blink);
    placement++;
    for (int vehicle = 0; vehicle < solution.network.vehicleCount; vehicle++) {
      if (solution.tour(vehicle).isEmpty() && !isFirstIdle(vehicle)) {
        continue;
      }
      Insertion place = solution.best(request, vehicle);
      if (place.exists()) {
        double draw = random.nextDouble() - blink;
        double cost = place.delta() * (1 + noise * draw);
        if (draw >= 0 && cost < least) {
          least = cost;
          best = place;
          into = vehicle;
        }
      }
    }
    if (best.exists()) {
      solution.insert(request, into, best);
    }
  }

  /** Of idle vehicles that differ in nothing, one is enough to look at. */
  private boolean isFirstIdle(int vehicle) {
    int kind = solution.network.vehicleKind[vehicle];
    boolean first = idleSeen[kind] != placement;
    idleSeen[kind] = placement;
    return first;
  }
}
