package ch.atmr.optimiser;

import java.util.Arrays;

/**
 * The best plan a search has seen, as orders of stops.
 *
 * @param nodes by vehicle, without start and end; not to be written to
 * @param versions of the tours, by vehicle
 * @param moments agreed by link, NaN where none
 * @param minutes by which promised times may move, by request; empty where nothing was promised
 * @param cost with the prices of the requests left out
 * @param travel driving alone
 */
record Incumbent(
    int[][] nodes,
    long[] versions,
    double[] moments,
    int[] minutes,
    double cost,
    double travel,
    int vehiclesUsed,
    int unserved) {

  static Incumbent of(Solution solution) {
    int vehicles = solution.network.vehicleCount;
    return after(
        new Incumbent(
            new int[vehicles][], new long[vehicles], new double[0], new int[0], 0, 0, 0, 0),
        solution);
  }

  /** The plan of a solution that shares the orders of tours it still has in common with another. */
  static Incumbent after(Incumbent before, Solution solution) {
    int[][] nodes = before.nodes.clone();
    long[] versions = before.versions.clone();
    int used = 0;
    double fixed = 0;
    for (int vehicle = 0; vehicle < nodes.length; vehicle++) {
      Tour tour = solution.tour(vehicle);
      if (versions[vehicle] != tour.version) {
        versions[vehicle] = tour.version;
        nodes[vehicle] = Arrays.copyOfRange(tour.nodes, 1, tour.last);
      }
      if (!tour.isEmpty()) {
        used++;
        fixed += solution.network.vehicles[vehicle].fixedCost();
      }
    }
    return new Incumbent(
        nodes,
        versions,
        solution.moments(),
        solution.minutes(),
        solution.cost(),
        solution.travelCost() - fixed,
        used,
        solution.bank.size());
  }

  /** The same plan with no time that was promised bound to it. */
  Incumbent atAnyTime() {
    int[] any = new int[minutes.length];
    Arrays.fill(any, Promises.ANY_TIME);
    return new Incumbent(nodes, versions, moments, any, cost, travel, vehiclesUsed, unserved);
  }

  SearchStatus status(long iterations, long improvedAt) {
    return new SearchStatus(iterations, improvedAt, cost, unserved, vehiclesUsed, travel);
  }
}
