package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;

/**
 * Which promised times the plan in progress keeps. A kept one narrows its request's window, so that
 * every tour is tested with it; one that is not kept has its price.
 */
final class PromiseKeeper {

  private static final boolean[] NONE = new boolean[0];

  private final Network network;
  private final Bounds bounds;
  private final LinkTimes links;
  private final List<Change> changes = new ArrayList<>();

  private record Change(int request, boolean kept) {}

  PromiseKeeper(Network network, Bounds bounds, LinkTimes links) {
    this.network = network;
    this.bounds = bounds;
    this.links = links;
  }

  /** Keeps the time of a request that no tour serves, or does not. */
  void keep(int request, boolean kept) {
    if (bounds.isKept(request) != kept) {
      changes.add(new Change(request, bounds.isKept(request)));
      apply(request, kept);
    }
  }

  boolean isKept(int request) {
    return bounds.isKept(request);
  }

  /** The same for a question that is followed by another, or by the state before it. */
  void suppose(int request, boolean kept) {
    if (bounds.isKept(request) != kept) {
      apply(request, kept);
    }
  }

  private void apply(int request, boolean kept) {
    bounds.keep(request, kept);
    links.narrow(request);
  }

  /** What is kept, by request; empty where nothing was promised. */
  boolean[] kept() {
    if (!network.promises.any()) {
      return NONE;
    }
    boolean[] kept = new boolean[network.requestCount];
    for (int request = 0; request < kept.length; request++) {
      kept[request] = bounds.isKept(request);
    }
    return kept;
  }

  void commit() {
    changes.clear();
  }

  void rollback() {
    for (int k = changes.size() - 1; k >= 0; k--) {
      apply(changes.get(k).request(), changes.get(k).kept());
    }
    changes.clear();
  }
}
