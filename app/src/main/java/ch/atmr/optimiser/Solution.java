package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The search's plan in progress: tours, unserved requests and cost, with changes that can be taken
 * back as a whole.
 *
 * <p>Every state is feasible.
 */
final class Solution {

  static final int NOWHERE = -1;

  final Network network;
  final RequestBank bank;

  private final Bounds bounds;
  private final TourBuilder builder;
  private final InsertionSearch search;
  private final InsertionCache cache;
  private final LinkTimes linkTimes;
  private final TourStore tours;
  private final int[] vehicleOf;
  private final List<Move> moves = new ArrayList<>();
  private final boolean[] leaving;
  private double penalty;
  private double keptPenalty;

  private record Move(int request, int vehicle) {}

  Solution(Network network) {
    this.network = network;
    bounds = new Bounds(network);
    builder = new TourBuilder(network, bounds);
    search = new InsertionSearch(network, bounds, builder);
    cache = new InsertionCache(network.requestCount, network.vehicleCount);
    linkTimes = new LinkTimes(network, bounds);
    bank = new RequestBank(network.requestCount);
    leaving = new boolean[network.requestCount];
    vehicleOf = new int[network.requestCount];
    Arrays.fill(vehicleOf, NOWHERE);
    tours = new TourStore(network.vehicleCount, builder);
    for (double price : network.penalty) {
      penalty += price;
    }
    commit();
  }

  Tour tour(int vehicle) {
    return tours.tour(vehicle);
  }

  int vehicleOf(int request) {
    return vehicleOf[request];
  }

  double cost() {
    return tours.cost() + penalty;
  }

  int served() {
    return network.requestCount - bank.size();
  }

  double travelCost() {
    return tours.cost();
  }

  double[] moments() {
    return linkTimes.moments();
  }

  /** The cheapest feasible place of an unserved request in a vehicle's tour. */
  Insertion best(int request, int vehicle) {
    if (!network.compatible(vehicle, request)) {
      return Insertion.NONE;
    }
    if (!linkTimes.isLinked(request)) {
      return cache.best(search, tours.tour(vehicle), request);
    }
    int firstGap = 0;
    int lastGap = tours.tour(vehicle).last - 1;
    for (int number : linkTimes.of(request)) {
      int partner = linkTimes.partner(number, request);
      boolean inbound = linkTimes.link(number).inbound() == request;
      if (vehicleOf[partner] == vehicle && inbound) {
        firstGap = Math.max(firstGap, tours.tour(vehicle).indexOf(network.dropoff(partner)));
      } else if (vehicleOf[partner] == vehicle) {
        lastGap = Math.min(lastGap, tours.tour(vehicle).indexOf(network.pickup(partner)) - 1);
      } else if (vehicleOf[partner] != NOWHERE) {
        narrow(request, partner, inbound);
      }
    }
    Insertion place = search.best(tours.tour(vehicle), request, firstGap, lastGap);
    linkTimes.narrow(request);
    return place;
  }

  /** Whether an unserved request may go exactly there. */
  boolean holds(int request, int vehicle, Insertion place) {
    if (!network.compatible(vehicle, request)) {
      return false;
    }
    for (int number : remoteLinks(request, vehicle)) {
      int partner = linkTimes.partner(number, request);
      narrow(request, partner, linkTimes.link(number).inbound() == request);
    }
    Tour next = tours.take();
    TourEdit.insert(tours.tour(vehicle), request, place.pickupGap(), place.dropoffGap(), next);
    builder.build(next);
    boolean holds = next.feasible && keepsOrder(next, request);
    tours.giveBack(next);
    linkTimes.narrow(request);
    return holds;
  }

  private boolean keepsOrder(Tour tour, int request) {
    for (int number : linkTimes.of(request)) {
      RideLink link = linkTimes.link(number);
      if (tour.visits(network.dropoff(linkTimes.partner(number, request)))
          && tour.indexOf(network.dropoff(link.outbound()))
              > tour.indexOf(network.pickup(link.inbound()))) {
        return false;
      }
    }
    return true;
  }

  private void narrow(int request, int partner, boolean inbound) {
    Tour other = tours.tour(vehicleOf[partner]);
    if (inbound) {
      int pickup = network.pickup(request);
      double arrival = other.earliest[other.indexOf(network.dropoff(partner))];
      bounds.earliest[pickup] = Math.max(bounds.earliest[pickup], arrival);
    } else {
      int dropoff = network.dropoff(request);
      double start = other.latest[other.indexOf(network.pickup(partner))];
      bounds.latest[dropoff] = Math.min(bounds.latest[dropoff], start);
    }
  }

  /** Puts an unserved request into a place found by {@link #best}; false when a link forbids it. */
  boolean insert(int request, int vehicle, Insertion place) {
    List<Integer> remote = remoteLinks(request, vehicle);
    for (int number : remote) {
      int partner = linkTimes.partner(number, request);
      narrow(request, partner, linkTimes.link(number).inbound() == request);
    }
    Tour next = tours.take();
    TourEdit.insert(tours.tour(vehicle), request, place.pickupGap(), place.dropoffGap(), next);
    builder.build(next);
    tours.replace(next);
    settle(request, vehicle);
    bank.remove(request);
    penalty -= network.penalty[request];
    for (int number : remote) {
      if (!agree(number)) {
        remove(new int[] {request}, 1);
        return false;
      }
    }
    return true;
  }

  /** Makes an empty vehicle follow an order of nodes that are whole pairs; false if it cannot. */
  boolean load(int vehicle, List<Integer> nodes) {
    Tour next = tours.take();
    next.reserve(nodes.size() + 2);
    next.vehicle = vehicle;
    next.last = nodes.size() + 1;
    next.nodes[0] = network.start(vehicle);
    for (int k = 0; k < nodes.size(); k++) {
      next.nodes[k + 1] = nodes.get(k);
    }
    next.nodes[next.last] = network.end(vehicle);
    builder.build(next);
    boolean holds = next.feasible;
    for (int k = 1; k < next.last; k++) {
      holds &= keepsOrder(next, network.request(next.nodes[k]));
    }
    if (!holds) {
      tours.giveBack(next);
      return false;
    }
    tours.replace(next);
    for (int k = 1; k < next.last; k++) {
      int request = network.request(next.nodes[k]);
      if (network.isPickup(next.nodes[k])) {
        settle(request, vehicle);
        bank.remove(request);
        penalty -= network.penalty[request];
      }
    }
    return true;
  }

  void agreeOn(int link, double moment) {
    linkTimes.agree(link, moment);
  }

  /** Gives up moments whose rides do not both run, on different vehicles. */
  void dropIdleAgreements() {
    for (int number = 0; number < network.links.size(); number++) {
      int out = vehicleOf[network.links.get(number).outbound()];
      int back = vehicleOf[network.links.get(number).inbound()];
      if (linkTimes.isAgreed(number) && (out == NOWHERE || back == NOWHERE || out == back)) {
        linkTimes.agree(number, Double.NaN);
        for (int vehicle : new int[] {out, back}) {
          if (vehicle != NOWHERE) {
            shorten(vehicle);
          }
        }
      }
    }
  }

  private List<Integer> remoteLinks(int request, int vehicle) {
    if (!linkTimes.isLinked(request)) {
      return List.of();
    }
    return linkTimes.of(request).stream()
        .filter(number -> {
          int on = vehicleOf[linkTimes.partner(number, request)];
          return on != NOWHERE && on != vehicle;
        })
        .toList();
  }

  /** Finds a moment between ride out and return that both tours can keep. */
  private boolean agree(int number) {
    int outbound = linkTimes.link(number).outbound();
    int inbound = linkTimes.link(number).inbound();
    Tour out = tours.tour(vehicleOf[outbound]);
    Tour back = tours.tour(vehicleOf[inbound]);
    double soonest = out.earliest[out.indexOf(network.dropoff(outbound))];
    double latest = back.latest[back.indexOf(network.pickup(inbound))];
    double middle = Math.max(soonest, Math.floor((soonest + latest) / 2));
    for (double moment : new double[] {middle, soonest, latest}) {
      linkTimes.agree(number, moment);
      if (rebuilds(out.vehicle, back.vehicle)) {
        return true;
      }
    }
    linkTimes.agree(number, Double.NaN);
    return false;
  }

  private boolean rebuilds(int first, int second) {
    Tour one = tours.take();
    Tour two = tours.take();
    TourEdit.remove(tours.tour(first), request -> false, one);
    TourEdit.remove(tours.tour(second), request -> false, two);
    builder.build(one);
    builder.build(two);
    if (one.feasible && two.feasible) {
      tours.replace(one);
      tours.replace(two);
      return true;
    }
    tours.giveBack(one);
    tours.giveBack(two);
    return false;
  }

  /** Lets two tours exchange what follows a joint of each; false when either could not hold it. */
  boolean exchangeTails(int first, int firstJoint, int second, int secondJoint) {
    Tour one = tours.tour(first);
    Tour two = tours.tour(second);
    if (!accepts(second, one, firstJoint) || !accepts(first, two, secondJoint)) {
      return false;
    }
    Tour nextOne = tours.take();
    Tour nextTwo = tours.take();
    TourEdit.join(one, firstJoint, two, secondJoint, nextOne);
    TourEdit.join(two, secondJoint, one, firstJoint, nextTwo);
    builder.build(nextOne);
    builder.build(nextTwo);
    if (!nextOne.feasible || !nextTwo.feasible) {
      tours.giveBack(nextOne);
      tours.giveBack(nextTwo);
      return false;
    }
    settleTail(one, firstJoint, second);
    settleTail(two, secondJoint, first);
    tours.replace(nextOne);
    tours.replace(nextTwo);
    return true;
  }

  /** Tails with linked rides stay: what they agreed on holds between the vehicles they are on. */
  private boolean accepts(int vehicle, Tour tour, int joint) {
    for (int k = joint + 1; k < tour.last; k++) {
      int request = network.request(tour.nodes[k]);
      if (!network.compatible(vehicle, request) || linkTimes.isLinked(request)) {
        return false;
      }
    }
    return true;
  }

  private void settleTail(Tour tour, int joint, int vehicle) {
    for (int k = joint + 1; k < tour.last; k++) {
      if (network.isPickup(tour.nodes[k])) {
        settle(network.request(tour.nodes[k]), vehicle);
      }
    }
  }

  /** Takes the first {@code count} of the requests out of their tours. */
  void remove(int[] requests, int count) {
    List<Integer> changed = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      leaving[requests[k]] = true;
    }
    for (int k = 0; k < count; k++) {
      int request = requests[k];
      if (!changed.contains(vehicleOf[request])) {
        changed.add(vehicleOf[request]);
      }
      dissolve(request, changed);
    }
    for (int k = 0; k < count; k++) {
      release(requests[k]);
    }
    for (int vehicle : changed) {
      shorten(vehicle);
    }
    for (int k = 0; k < count; k++) {
      leaving[requests[k]] = false;
    }
  }

  /** Gives up what was agreed for a leaving request; its partners' tours regain their windows. */
  private void dissolve(int request, List<Integer> changed) {
    for (int number : linkTimes.of(request)) {
      if (linkTimes.isAgreed(number)) {
        linkTimes.agree(number, Double.NaN);
        int vehicle = vehicleOf[linkTimes.partner(number, request)];
        if (!changed.contains(vehicle)) {
          changed.add(vehicle);
        }
      }
    }
  }

  private void release(int request) {
    settle(request, NOWHERE);
    bank.add(request);
    penalty += network.penalty[request];
  }

  private void shorten(int vehicle) {
    Tour next = tours.take();
    TourEdit.remove(tours.tour(vehicle), request -> leaving[request], next);
    builder.build(next);
    if (!next.feasible) {
      // A matrix that breaks the triangle inequality can make the shorter tour the slower one.
      for (int k = 1; k < next.last; k++) {
        if (network.isPickup(next.nodes[k])) {
          int request = network.request(next.nodes[k]);
          dissolve(request, new ArrayList<>());
          release(request);
        }
      }
      builder.clear(next, vehicle);
    }
    tours.replace(next);
  }

  private void settle(int request, int vehicle) {
    moves.add(new Move(request, vehicleOf[request]));
    vehicleOf[request] = vehicle;
  }

  /** Makes the changes since the last commit or rollback final. */
  void commit() {
    tours.commit();
    moves.clear();
    linkTimes.commit();
    keptPenalty = penalty;
  }

  /** Takes back all changes since the last commit or rollback. */
  void rollback() {
    tours.rollback();
    for (int k = moves.size() - 1; k >= 0; k--) {
      Move move = moves.get(k);
      if (move.vehicle() == NOWHERE) {
        bank.add(move.request());
      } else if (vehicleOf[move.request()] == NOWHERE) {
        bank.remove(move.request());
      }
      vehicleOf[move.request()] = move.vehicle();
    }
    moves.clear();
    linkTimes.rollback();
    penalty = keptPenalty;
  }

  /** Adds the cost up anew, so that rounding of many small changes never piles up. */
  void recount() {
    tours.recount();
  }
}
