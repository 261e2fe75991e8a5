package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the links between rides out and returns that windows do not already ensure. Where one of
 * the two is bound to its vehicle, it narrows the windows of the other instead.
 */
final class LinkBinding {

  private final Network network;
  private final Bindings bindings;

  private LinkBinding(Network network) {
    this.network = network;
    bindings = network.bindings;
  }

  /** The links that are left to the search. */
  static List<RideLink> of(Network network) {
    return new LinkBinding(network).find();
  }

  private List<RideLink> find() {
    List<RideLink> found = new ArrayList<>();
    for (int request = 0; request < network.requestCount; request++) {
      RequestId out = network.problem.requests().get(request).outboundId();
      int outbound = out == null ? -1 : network.requestNumber(out);
      if (outbound >= 0
          && network.latest[network.dropoff(outbound)]
              >= network.earliest[network.pickup(request)]) {
        if (bindings.isBound(outbound) || bindings.isBound(request)) {
          part(outbound, request);
        } else {
          found.add(new RideLink(outbound, request));
        }
      }
    }
    return List.copyOf(found);
  }

  /** Lets a ride out and a return of which one cannot move keep to a moment between them. */
  private void part(int outbound, int inbound) {
    double[] earliest = network.earliest;
    double[] latest = network.latest;
    int arrival = network.dropoff(outbound);
    int pickup = network.pickup(inbound);
    if (bindings.isBound(outbound) && bindings.isBound(inbound)) {
      return;
    }
    if (bindings.isBound(inbound)) {
      latest[arrival] = Math.min(latest[arrival], soonest(inbound, pickup));
      return;
    }
    double soonest = Math.max(soonest(outbound, arrival), earliest[pickup]);
    double most = Math.min(latest[arrival], latest[pickup]);
    Promise promise = network.problem.underWay().promises().get(network.id(inbound));
    // Who was told a time has nothing of an earlier one; else both get half of what there is.
    double wished = promise == null ? Math.floor((soonest + most) / 2) : promise.pickup();
    double moment = Math.max(soonest, Math.min(wished, most));
    if (soonest <= latest[pickup]) {
      latest[arrival] = Math.min(latest[arrival], moment);
    }
    earliest[pickup] = moment;
    int dropoff = network.dropoff(inbound);
    earliest[dropoff] =
        Math.max(
            earliest[dropoff],
            earliest[pickup] + network.service[pickup] + network.duration(pickup, dropoff));
  }

  /** When a bound stop is reached at the soonest, with nothing but bound stops before it. */
  private double soonest(int request, int node) {
    int vehicle = bindings.vehicleOf[request];
    int at = network.start(vehicle);
    double time = network.earliest[at];
    for (int next : bindings.nodes[vehicle]) {
      time =
          Math.max(network.earliest[next], time + network.service[at] + network.duration(at, next));
      at = next;
      if (next == node) {
        break;
      }
    }
    return time;
  }
}
