package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes over the routes of a known plan as far as they hold in this problem: requests and vehicles
 * that are gone are passed over, a request that no longer fits its route stays unserved.
 */
final class WarmStart {

  private final Solution solution;
  private final Network network;

  WarmStart(Solution solution) {
    this.solution = solution;
    network = solution.network;
  }

  void load(Plan plan) {
    agreeOnLinks(plan);
    for (Route route : plan.routes()) {
      int vehicle = network.vehicleNumber(route.vehicle());
      if (vehicle >= 0 && solution.tour(vehicle).isEmpty()) {
        List<Integer> order = nodes(route);
        if (!isWhole(vehicle, order)
            || !solution.load(vehicle, order.stream().mapToInt(node -> node).toArray())) {
          follow(vehicle, order);
        }
      }
    }
    solution.dropIdleAgreements();
    solution.commit();
  }

  /** Rides out and returns on different vehicles keep to the middle of the times they had. */
  private void agreeOnLinks(Plan plan) {
    Map<RequestId, PlannedStop> arrivals = new HashMap<>();
    Map<RequestId, PlannedStop> pickups = new HashMap<>();
    for (Route route : plan.routes()) {
      for (PlannedStop stop : route.stops()) {
        if (stop.requestId() != null) {
          (stop.kind() == StopKind.PICKUP ? pickups : arrivals).put(stop.requestId(), stop);
        }
      }
    }
    for (int number = 0; number < network.links.size(); number++) {
      RideLink link = network.links.get(number);
      PlannedStop arrival = arrivals.get(network.id(link.outbound()));
      PlannedStop pickup = pickups.get(network.id(link.inbound()));
      if (arrival != null && pickup != null && arrival.arrival() <= pickup.start()) {
        double middle = Math.floor((arrival.arrival() + pickup.start()) / 2);
        solution.agreeOn(number, Math.max(arrival.arrival(), middle));
      }
    }
  }

  private List<Integer> nodes(Route route) {
    List<Integer> nodes = new ArrayList<>();
    for (PlannedStop stop : route.stops()) {
      int request = stop.requestId() == null ? -1 : network.requestNumber(stop.requestId());
      if (request >= 0) {
        nodes.add(stop.kind() == StopKind.PICKUP ? 2 * request : 2 * request + 1);
      }
    }
    return nodes;
  }

  /** Whether each request is unserved, fits the vehicle and is picked up before its drop-off. */
  private boolean isWhole(int vehicle, List<Integer> order) {
    Set<Integer> aboard = new HashSet<>();
    Set<Integer> done = new HashSet<>();
    for (int node : order) {
      int request = network.request(node);
      boolean fits =
          network.isPickup(node)
              ? solution.vehicleOf(request) == Solution.NOWHERE
                  && network.compatible(vehicle, request)
                  && !done.contains(request)
                  && aboard.add(request)
              : aboard.remove(request) && done.add(request);
      if (!fits) {
        return false;
      }
    }
    return aboard.isEmpty();
  }

  /** Inserts the requests in the order of their pick-ups, each exactly where the route has it. */
  private void follow(int vehicle, List<Integer> order) {
    for (int node : order) {
      int request = node >> 1;
      int dropoff = order.indexOf(node + 1);
      if ((node & 1) == 0
          && dropoff > order.indexOf(node)
          && solution.vehicleOf(request) == Solution.NOWHERE) {
        Insertion place = place(vehicle, request, order, dropoff);
        if (solution.holds(request, vehicle, place)) {
          solution.insert(request, vehicle, place);
        }
      }
    }
  }

  private Insertion place(int vehicle, int request, List<Integer> order, int dropoff) {
    Tour tour = solution.tour(vehicle);
    int pickup = order.indexOf(2 * request);
    int pickupGap = 0;
    int dropoffGap = 0;
    for (int k = 1; k < tour.last; k++) {
      int at = order.indexOf(tour.nodes[k]);
      pickupGap = at < pickup ? k : pickupGap;
      dropoffGap = at < dropoff ? k : dropoffGap;
    }
    return new Insertion(0, pickupGap, Math.max(pickupGap, dropoffGap));
  }
}
