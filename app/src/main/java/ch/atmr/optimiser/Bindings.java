package ch.atmr.optimiser;

import ch.atmr.optimiser.Commitment.BoundStop;
import java.util.Arrays;

/**
 * Commitments by number. Those aboard are picked up, for the search, at their vehicle's start at
 * the beginning of its shift: a stop that no plan shows.
 */
final class Bindings {

  /** The vehicle that a request stays on; -1: any. */
  final int[] vehicleOf;

  /** When a request that is aboard boarded; NaN of all others. */
  final double[] since;

  /** By node: when it is served; NaN where that is not given. */
  final double[] times;

  /** By vehicle: the stops it is bound to, in an order that can be driven. */
  final int[][] nodes;

  /** By vehicle: how many of its first stops stay as they are. */
  final int[] frozen;

  /** By vehicle: requests that stay on it. */
  final int[] bound;

  Bindings(Network network) {
    vehicleOf = new int[network.requestCount];
    since = new double[network.requestCount];
    times = new double[2 * network.requestCount];
    nodes = new int[network.vehicleCount][0];
    frozen = new int[network.vehicleCount];
    bound = new int[network.vehicleCount];
    Arrays.fill(vehicleOf, -1);
    Arrays.fill(since, Double.NaN);
    Arrays.fill(times, Double.NaN);
    network
        .problem
        .underWay()
        .commitments()
        .forEach((id, commitment) -> add(network, network.vehicleNumber(id), commitment));
  }

  private void add(Network network, int vehicle, Commitment commitment) {
    int boarding = commitment.aboard().size();
    int[] order = new int[boarding + commitment.stops().size()];
    int count = 0;
    for (Commitment.Aboard aboard : commitment.aboard()) {
      int request = network.requestNumber(aboard.request());
      since[request] = aboard.since();
      order[count++] = network.pickup(request);
    }
    for (BoundStop stop : commitment.stops()) {
      int request = network.requestNumber(stop.request());
      boolean pickup = stop.kind() == StopKind.PICKUP;
      int node = pickup ? network.pickup(request) : network.dropoff(request);
      times[node] = stop.time().orElse(Double.NaN);
      order[count++] = node;
    }
    for (int node : order) {
      vehicleOf[network.request(node)] = vehicle;
    }
    nodes[vehicle] = order;
    frozen[vehicle] = boarding + commitment.frozen().size();
    bound[vehicle] = order.length / 2;
  }

  boolean isBound(int request) {
    return vehicleOf[request] >= 0;
  }

  boolean isAboard(int request) {
    return !Double.isNaN(since[request]);
  }

  /** How many are in a vehicle from the start. */
  int aboard(int vehicle) {
    int aboard = 0;
    for (int node : nodes[vehicle]) {
      aboard += isBoarding(node) ? 1 : 0;
    }
    return aboard;
  }

  /** Whether a stop is one that only the search knows. */
  boolean isBoarding(int node) {
    return (node & 1) == 0 && isAboard(node >> 1);
  }
}
