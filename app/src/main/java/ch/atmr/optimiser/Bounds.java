package ch.atmr.optimiser;

/**
 * The time windows a search works with: the network's own, narrowed where rides out and returns on
 * different vehicles have agreed on a moment between them.
 */
final class Bounds {

  final double[] earliest;
  final double[] latest;

  Bounds(Network network) {
    earliest = network.earliest.clone();
    latest = network.latest.clone();
  }

  /** Gives a request the network's windows again. */
  void restore(Network network, int request) {
    for (int node : new int[] {network.pickup(request), network.dropoff(request)}) {
      earliest[node] = network.earliest[node];
      latest[node] = network.latest[node];
    }
  }
}
