package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
      if (vehicle >= 0 && servesOnlyBound(vehicle)) {
        List<Integer> order = order(vehicle, route);
        if (!isWhole(vehicle, order) || !loads(vehicle, order)) {
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

  private boolean servesOnlyBound(int vehicle) {
    return solution.tour(vehicle).requests() == network.bindings.bound[vehicle];
  }

  /** Takes the route over as a whole, as near to the times that were promised as can be. */
  private boolean loads(int vehicle, List<Integer> order) {
    int[] nodes = order.stream().mapToInt(node -> node).toArray();
    order.forEach(node -> keep(network.request(node), 0));
    if (solution.load(vehicle, nodes)) {
      return true;
    }
    order.forEach(node -> keep(network.request(node), Promises.ANY_TIME));
    if (!solution.fits(vehicle, nodes)) {
      return false;
    }
    order.stream().filter(network::isPickup).forEach(node -> keepNear(vehicle, nodes, node));
    return solution.load(vehicle, nodes);
  }

  private void keepNear(int vehicle, int[] nodes, int pickup) {
    int request = network.request(pickup);
    if (!network.promises.isGiven(request)) {
      return;
    }
    for (int minutes = 0; minutes <= network.promises.mostMinutes(request); minutes++) {
      keep(request, minutes);
      if (network.promises.canKeep(request, minutes) && solution.fits(vehicle, nodes)) {
        return;
      }
    }
    keep(request, Promises.ANY_TIME);
  }

  private void keep(int request, int minutes) {
    if (!network.bindings.isBound(request)) {
      solution.keep(request, minutes);
    }
  }

  /** What the vehicle is bound to first, then what the route has besides; the rest as it has it. */
  private List<Integer> order(int vehicle, Route route) {
    Set<Integer> planned = new HashSet<>(nodes(vehicle, route));
    Set<Integer> order = new LinkedHashSet<>();
    int[] bound = network.bindings.nodes[vehicle];
    for (int k = 0; k < bound.length; k++) {
      if (k < network.bindings.frozen[vehicle] || !planned.contains(bound[k])) {
        order.add(bound[k]);
      }
    }
    order.addAll(nodes(vehicle, route));
    return new ArrayList<>(order);
  }

  private List<Integer> nodes(int vehicle, Route route) {
    List<Integer> nodes = new ArrayList<>();
    for (PlannedStop stop : route.stops()) {
      int request = stop.requestId() == null ? -1 : network.requestNumber(stop.requestId());
      if (request >= 0 && network.compatible(vehicle, request)) {
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
              ? (solution.vehicleOf(request) == Solution.NOWHERE
                      || network.bindings.isBound(request))
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
        insertNear(vehicle, request, place);
      }
    }
  }

  /** Takes the place as near to the time that was promised as it allows. */
  private void insertNear(int vehicle, int request, Insertion place) {
    for (int minutes = 0; minutes <= network.promises.mostMinutes(request); minutes++) {
      Insertion near = place.at(0, minutes);
      if (network.promises.canKeep(request, minutes) && solution.holds(request, vehicle, near)) {
        solution.insert(request, vehicle, near);
        return;
      }
    }
    if (solution.holds(request, vehicle, place)) {
      solution.insert(request, vehicle, place);
    }
  }

  private Insertion place(int vehicle, int request, List<Integer> order, int dropoff) {
    Tour tour = solution.tour(vehicle);
    int pickup = order.indexOf(2 * request);
    int pickupGap = network.bindings.frozen[vehicle];
    int dropoffGap = pickupGap;
    for (int k = pickupGap + 1; k < tour.last; k++) {
      int at = order.indexOf(tour.nodes[k]);
      pickupGap = at < pickup ? k : pickupGap;
      dropoffGap = at < dropoff ? k : dropoffGap;
    }
    return new Insertion(0, pickupGap, Math.max(pickupGap, dropoffGap));
  }
}
