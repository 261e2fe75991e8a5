package ch.atmr.optimiser;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Routes of good plans, the cheapest order for each set of requests and kind of vehicle; the oldest
 * make room for new ones.
 */
final class RoutePool {

  private final Network network;
  private final long[] requestMarks;
  private final long[] kindMarks;
  private final Map<Long, Integer> places = new HashMap<>();
  private final long[] marks;
  private final int[] kinds;
  private final int[][] nodes;
  private final int[][] minutes;
  private final double[] costs;
  private final long[] seenVersions;
  private int size;
  private int oldest;

  RoutePool(Network network, int capacity) {
    this.network = network;
    // A set of requests is told by the exclusive or of random marks (Zobrist 1970).
    SplittableRandom random = new SplittableRandom(0);
    requestMarks = random.longs(network.requestCount).toArray();
    kindMarks = random.longs(network.vehicleCount).toArray();
    marks = new long[capacity];
    kinds = new int[capacity];
    nodes = new int[capacity][];
    minutes = new int[capacity][];
    costs = new double[capacity];
    seenVersions = new long[network.vehicleCount];
  }

  int size() {
    return size;
  }

  int kind(int route) {
    return kinds[route];
  }

  /** Stops in their order, without start and end; not to be written to. */
  int[] nodes(int route) {
    return nodes[route];
  }

  /** By how many minutes the promised time of each stop's request may move. */
  int[] minutes(int route) {
    return minutes[route];
  }

  double cost(int route) {
    return costs[route];
  }

  /** Adds those routes of a plan that were not there when it was last looked at. */
  void add(Solution solution) {
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      Tour tour = solution.tour(vehicle);
      if (tour.version != seenVersions[vehicle]) {
        seenVersions[vehicle] = tour.version;
        if (!tour.isEmpty()) {
          add(solution, tour);
        }
      }
    }
  }

  private void add(Solution solution, Tour tour) {
    int kind = network.vehicleKind[tour.vehicle];
    long mark = kindMarks[kind];
    for (int k = 1; k < tour.last; k++) {
      if (network.isPickup(tour.nodes[k])) {
        mark ^= requestMarks[network.request(tour.nodes[k])];
      }
    }
    Integer known = places.get(mark);
    if (known == null) {
      put(claim(mark), kind, solution, tour);
    } else if (tour.cost < costs[known] - Network.EPSILON) {
      put(known, kind, solution, tour);
    }
  }

  private int claim(long mark) {
    int place = oldest;
    oldest = (oldest + 1) % marks.length;
    if (size == marks.length) {
      places.remove(marks[place]);
    } else {
      size++;
    }
    marks[place] = mark;
    places.put(mark, place);
    return place;
  }

  private void put(int place, int kind, Solution solution, Tour tour) {
    kinds[place] = kind;
    costs[place] = tour.cost;
    nodes[place] = Arrays.copyOfRange(tour.nodes, 1, tour.last);
    minutes[place] =
        Arrays.stream(nodes[place])
            .map(node -> solution.minutesOf(network.request(node)))
            .toArray();
  }
}
