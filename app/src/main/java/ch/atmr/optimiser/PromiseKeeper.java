package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;

/**
 * By how many minutes the plan in progress may move each pick-up from its promised time. That
 * narrows the request's window, so that every tour is tested with it; and it has its price.
 */
final class PromiseKeeper {

  private static final int[] NONE = new int[0];

  private final Network network;
  private final Bounds bounds;
  private final LinkTimes links;
  private final List<Change> changes = new ArrayList<>();

  private record Change(int request, int minutes) {}

  PromiseKeeper(Network network, Bounds bounds, LinkTimes links) {
    this.network = network;
    this.bounds = bounds;
    this.links = links;
  }

  /** Keeps a request that no tour serves within so many minutes of its time. */
  void keep(int request, int minutes) {
    if (bounds.minutes(request) != minutes) {
      changes.add(new Change(request, bounds.minutes(request)));
      apply(request, minutes);
    }
  }

  int minutes(int request) {
    return bounds.minutes(request);
  }

  /** The same for a question that is followed by another, or by the state before it. */
  void suppose(int request, int minutes) {
    if (bounds.minutes(request) != minutes) {
      apply(request, minutes);
    }
  }

  private void apply(int request, int minutes) {
    bounds.keep(request, minutes);
    links.narrow(request);
  }

  /** The minutes, by request; empty where nothing was promised. */
  int[] all() {
    if (!network.promises.any()) {
      return NONE;
    }
    int[] minutes = new int[network.requestCount];
    for (int request = 0; request < minutes.length; request++) {
      minutes[request] = bounds.minutes(request);
    }
    return minutes;
  }

  void commit() {
    changes.clear();
  }

  void rollback() {
    for (int k = changes.size() - 1; k >= 0; k--) {
      apply(changes.get(k).request(), changes.get(k).minutes());
    }
    changes.clear();
  }
}
