package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps returns behind their rides out when both are on different vehicles.
 *
 * <p>Both sides agree on one moment: the ride out has arrived by then, the return is not picked up
 * before. That narrows two windows and lets every tour be tested alone. A moment is agreed when the
 * second of the two is inserted and given up when either leaves.
 */
final class LinkTimes {

  private final Network network;
  private final Bounds bounds;
  private final List<List<Integer>> linksOf;
  private final double[] moments;
  private final List<Change> changes = new ArrayList<>();

  private record Change(int link, double moment) {}

  LinkTimes(Network network, Bounds bounds) {
    this.network = network;
    this.bounds = bounds;
    moments = new double[network.links.size()];
    Arrays.fill(moments, Double.NaN);
    linksOf = new ArrayList<>();
    for (int request = 0; request < network.requestCount; request++) {
      linksOf.add(new ArrayList<>(0));
    }
    for (int link = 0; link < moments.length; link++) {
      linksOf.get(network.links.get(link).outbound()).add(link);
      linksOf.get(network.links.get(link).inbound()).add(link);
    }
  }

  boolean isLinked(int request) {
    return !linksOf.get(request).isEmpty();
  }

  /** Numbers of the links a request takes part in. */
  List<Integer> of(int request) {
    return linksOf.get(request);
  }

  RideLink link(int number) {
    return network.links.get(number);
  }

  int partner(int number, int request) {
    RideLink link = link(number);
    return link.outbound() == request ? link.inbound() : link.outbound();
  }

  boolean isAgreed(int number) {
    return !Double.isNaN(moments[number]);
  }

  /** Agrees on a moment, or with NaN gives it up. */
  void agree(int number, double moment) {
    changes.add(new Change(number, moments[number]));
    apply(number, moment);
  }

  private void apply(int number, double moment) {
    moments[number] = moment;
    narrow(link(number).outbound());
    narrow(link(number).inbound());
  }

  /** Sets the two windows of a request to its own, narrowed by all moments agreed. */
  void narrow(int request) {
    bounds.restore(request);
    int pickup = network.pickup(request);
    int dropoff = network.dropoff(request);
    double earliest = bounds.earliest[pickup];
    double latest = bounds.latest[dropoff];
    for (int number : linksOf.get(request)) {
      if (isAgreed(number)) {
        if (link(number).inbound() == request) {
          earliest = Math.max(earliest, moments[number]);
        } else {
          latest = Math.min(latest, moments[number]);
        }
      }
    }
    bounds.earliest[pickup] = earliest;
    bounds.latest[dropoff] = latest;
  }

  double[] moments() {
    return moments.clone();
  }

  void commit() {
    changes.clear();
  }

  void rollback() {
    for (int k = changes.size() - 1; k >= 0; k--) {
      apply(changes.get(k).link(), changes.get(k).moment());
    }
    changes.clear();
  }
}
