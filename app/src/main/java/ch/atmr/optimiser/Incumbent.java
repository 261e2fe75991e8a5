package ch.atmr.optimiser;

/**
 * The best plan a search has seen, as orders of stops.
 *
 * @param nodes by vehicle, without start and end
 * @param moments agreed by link, NaN where none
 * @param travelCost with the fixed costs of the vehicles used
 */
record Incumbent(int[][] nodes, double[] moments, double cost, double travelCost, int unserved) {

  static Incumbent of(Solution solution) {
    int[][] nodes = new int[solution.network.vehicleCount][];
    for (int vehicle = 0; vehicle < nodes.length; vehicle++) {
      Tour tour = solution.tour(vehicle);
      nodes[vehicle] = java.util.Arrays.copyOfRange(tour.nodes, 1, tour.last);
    }
    return new Incumbent(
        nodes, solution.moments(), solution.cost(), solution.travelCost(), solution.bank.size());
  }
}
