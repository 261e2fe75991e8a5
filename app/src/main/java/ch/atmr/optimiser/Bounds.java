package ch.atmr.optimiser;

import java.util.Arrays;

/**
 * The time windows a search works with: the network's own, narrowed by the minutes that promised
 * times may move, and where rides out and returns on different vehicles have agreed on a moment
 * between them.
 */
final class Bounds {

  final double[] earliest;
  final double[] latest;

  private final Network network;
  private final int[] minutes;

  Bounds(Network network) {
    this.network = network;
    earliest = network.earliest.clone();
    latest = network.latest.clone();
    minutes = new int[network.requestCount];
    Arrays.fill(minutes, Promises.ANY_TIME);
  }

  /** The windows of a plan that keeps requests within minutes of their promised times. */
  static Bounds keeping(Network network, int[] minutes) {
    Bounds bounds = new Bounds(network);
    bounds.keepAll(minutes);
    return bounds;
  }

  void keepAll(int[] promised) {
    for (int request = 0; request < promised.length; request++) {
      keep(request, promised[request]);
    }
  }

  /** By how many minutes a request may move from its promised time. */
  int minutes(int request) {
    return minutes[request];
  }

  /** Keeps a request within so many minutes of its promised time, as far as that can be. */
  void keep(int request, int most) {
    minutes[request] = network.promises.canKeep(request, most) ? most : Promises.ANY_TIME;
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
    if (minutes[request] != Promises.ANY_TIME) {
      earliest[pickup] = network.promises.earliest(request, minutes[request]);
      latest[pickup] = network.promises.latest(request, minutes[request]);
    }
  }
}
