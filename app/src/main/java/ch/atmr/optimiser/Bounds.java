package ch.atmr.optimiser;

/**
 * The time windows a search works with: the network's own, narrowed where promised times are kept,
 * and where rides out and returns on different vehicles have agreed on a moment between them.
 */
final class Bounds {

  final double[] earliest;
  final double[] latest;

  private final Network network;
  private final boolean[] kept;

  Bounds(Network network) {
    this.network = network;
    earliest = network.earliest.clone();
    latest = network.latest.clone();
    kept = new boolean[network.requestCount];
  }

  /** The windows of a plan that keeps some promised times. */
  static Bounds keeping(Network network, boolean[] kept) {
    Bounds bounds = new Bounds(network);
    bounds.keepAll(kept);
    return bounds;
  }

  void keepAll(boolean[] promised) {
    for (int request = 0; request < promised.length; request++) {
      if (promised[request]) {
        keep(request, true);
      }
    }
  }

  /** Whether the promised time of a request binds it. */
  boolean isKept(int request) {
    return kept[request];
  }

  /** Lets the promised time of a request bind it, or not. */
  void keep(int request, boolean value) {
    kept[request] = value && network.promises.canKeep(request);
    restore(request);
  }

  /** Gives a request its own windows again. */
  void restore(int request) {
    int pickup = network.pickup(request);
    int dropoff = network.dropoff(request);
    earliest[pickup] = network.earliest[pickup];
    latest[pickup] = network.latest[pickup];
    earliest[dropoff] = network.earliest[dropoff];
    latest[dropoff] = network.latest[dropoff];
    if (kept[request]) {
      earliest[pickup] = network.promises.earliest(request);
      latest[pickup] = network.promises.latest(request);
    }
  }
}
