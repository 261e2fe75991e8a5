package ch.atmr.optimiser;

import java.util.Arrays;

/**
 * The search's plan in progress: tours, unserved requests and cost, with changes that can be taken
 * back as a whole.
 *
 * <p>Every state is feasible.
 */
final class Solution {

  static final int NOWHERE = Assignment.NOWHERE;

  final Network network;
  final RequestBank bank;

  private final TourBuilder builder;
  private final PlaceSearch places;
  private final TailSwap tails;
  private final Assignment assignment;
  private final TourStore tours;
  private final LinkKeeper links;
  private final PromiseKeeper promises;
  private final PromiseSlack slack;
  private final boolean[] leaving;
  private final boolean[] closed;
  private final VehicleSet changed;

  Solution(Network network) {
    this.network = network;
    Bounds bounds = new Bounds(network);
    builder = new TourBuilder(network, bounds);
    InsertionSearch search = new InsertionSearch(network, bounds, builder);
    assignment = new Assignment(network);
    bank = assignment.bank;
    tours = new TourStore(network.vehicleCount, builder);
    links = new LinkKeeper(network, bounds, assignment, tours, builder);
    promises = new PromiseKeeper(network, bounds, links.times());
    slack = new PromiseSlack(network, tours, builder, promises);
    leaving = new boolean[network.requestCount];
    closed = new boolean[network.vehicleCount];
    changed = new VehicleSet(network.vehicleCount);
    places = new PlaceSearch(network, search, assignment, tours, links, slack);
    tails = new TailSwap(network, assignment, tours, builder, links.times());
    requireDrivable();
    tours.recount();
  }

  private void requireDrivable() {
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      if (network.bindings.bound[vehicle] > 0 && !tours.tour(vehicle).feasible) {
        throw new InvalidInputException(
            FaultCode.OUT_OF_RANGE,
            "underWay.commitments[" + network.vehicles[vehicle].id() + "]",
            "cannot be driven within windows, ride limits and shift (Leeway makes room)");
      }
    }
  }

  Tour tour(int vehicle) {
    return tours.tour(vehicle);
  }

  int vehicleOf(int request) {
    return assignment.of(request);
  }

  double cost() {
    return tours.cost() + assignment.unmetWishes() + assignment.penalty();
  }

  int served() {
    return network.requestCount - bank.size();
  }

  /** Travel and vehicles, and what uneven work costs. */
  double travelCost() {
    return tours.cost();
  }

  double[] moments() {
    return links.times().moments();
  }

  /** By how many minutes promised times may move, by request. */
  int[] minutes() {
    return promises.all();
  }

  /** By how many minutes the promised time of a request may move. */
  int minutesOf(int request) {
    return promises.minutes(request);
  }

  /** Lets promised times give way more for now; the plan costs what it then may be off them. */
  void loosenPromises() {
    slack.loosen();
    commit();
  }

  /** Brings rides as near to their promised times as the plan lets them. */
  void tightenPromises() {
    slack.tighten();
    commit();
  }

  /** Lets an empty vehicle take no requests for now, or take them again. */
  void close(int vehicle, boolean value) {
    closed[vehicle] = value;
  }

  /** The cheapest feasible place of an unserved request in a vehicle's tour. */
  Insertion best(int request, int vehicle) {
    return closed[vehicle] ? Insertion.NONE : places.best(request, vehicle);
  }

  /** Whether an unserved request may go exactly there. */
  boolean holds(int request, int vehicle, Insertion place) {
    if (!network.compatible(vehicle, request)) {
      return false;
    }
    promises.keep(request, place.minutes());
    links.narrowToPartners(request, vehicle);
    Tour next = tours.take();
    TourEdit.insert(tours.tour(vehicle), request, place.pickupGap(), place.dropoffGap(), next);
    builder.build(next);
    boolean holds = next.feasible && links.keepsOrder(next, request);
    tours.giveBack(next);
    links.times().narrow(request);
    return holds;
  }

  /** Puts an unserved request into a place found by {@link #best}; false when a link forbids it. */
  boolean insert(int request, int vehicle, Insertion place) {
    promises.keep(request, place.minutes());
    links.narrowToPartners(request, vehicle);
    Tour next = tours.take();
    TourEdit.insert(tours.tour(vehicle), request, place.pickupGap(), place.dropoffGap(), next);
    builder.build(next);
    tours.replace(next);
    assignment.move(request, vehicle);
    for (int number : links.remote(request, vehicle)) {
      if (!links.agree(number)) {
        remove(new int[] {request}, 1);
        return false;
      }
    }
    return true;
  }

  /**
   * Makes a vehicle that serves nobody but whom it is bound to follow an order of nodes that are
   * whole pairs, all of these among them; false if it cannot.
   */
  boolean load(int vehicle, int[] nodes) {
    Tour next = written(vehicle, nodes);
    if (!holds(next)) {
      tours.giveBack(next);
      return false;
    }
    tours.replace(next);
    for (int node : nodes) {
      if (network.isPickup(node)) {
        assignment.move(network.request(node), vehicle);
      }
    }
    return true;
  }

  /** Whether {@link #load} would do it. */
  boolean fits(int vehicle, int[] nodes) {
    Tour next = written(vehicle, nodes);
    boolean holds = holds(next);
    tours.giveBack(next);
    return holds;
  }

  private Tour written(int vehicle, int[] nodes) {
    Tour next = tours.take();
    TourEdit.write(vehicle, network.start(vehicle), nodes, network.end(vehicle), next);
    builder.build(next);
    return next;
  }

  private boolean holds(Tour next) {
    boolean holds = next.feasible;
    for (int k = 1; k < next.last; k++) {
      holds &= links.keepsOrder(next, network.request(next.nodes[k]));
    }
    return holds;
  }

  /** Lets the two rides of a link keep to a moment, before they are loaded. */
  void agreeOn(int link, double moment) {
    links.times().agree(link, moment);
  }

  /** Keeps an unserved request within so many minutes of its promised time. */
  void keep(int request, int minutes) {
    promises.keep(request, minutes);
  }

  /** Gives up moments whose rides do not both run, on different vehicles. */
  void dropIdleAgreements() {
    links.dropIdle(changed);
    shortenChanged();
  }

  /** Puts a plan seen before in the place of this one. */
  void restore(Incumbent plan) {
    clear();
    keepAll(plan.minutes());
    for (int link = 0; link < plan.moments().length; link++) {
      agreeOn(link, plan.moments()[link]);
    }
    loadAll(plan.nodes());
  }

  /**
   * Puts routes that need no agreements in the place of this plan's.
   *
   * @param minutes by which promised times may move, by request; empty where nothing was promised
   */
  void replace(int[][] nodes, int[] minutes) {
    clear();
    keepAll(minutes);
    loadAll(nodes);
  }

  private void keepAll(int[] minutes) {
    for (int request = 0; request < minutes.length; request++) {
      promises.keep(request, minutes[request]);
    }
  }

  private void loadAll(int[][] nodes) {
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      if (nodes[vehicle].length > 0) {
        load(vehicle, nodes[vehicle]);
      }
    }
    commit();
    recount();
  }

  private void clear() {
    int[] served = new int[served()];
    int count = 0;
    for (int request = 0; request < network.requestCount; request++) {
      if (assignment.isServed(request) && !network.bindings.isBound(request)) {
        served[count++] = request;
      }
    }
    remove(served, count);
    Arrays.fill(closed, false);
  }

  /** Lets two tours exchange what follows a joint of each; false when either could not hold it. */
  boolean exchangeTails(int first, int firstJoint, int second, int secondJoint) {
    return !closed[first] && !closed[second] && tails.swap(first, firstJoint, second, secondJoint);
  }

  /** Takes the first {@code count} of the requests out of their tours. */
  void remove(int[] requests, int count) {
    for (int k = 0; k < count; k++) {
      leaving[requests[k]] = true;
      changed.add(assignment.of(requests[k]));
      links.dissolve(requests[k], changed);
    }
    for (int k = 0; k < count; k++) {
      assignment.move(requests[k], NOWHERE);
    }
    shortenChanged();
    for (int k = 0; k < count; k++) {
      leaving[requests[k]] = false;
    }
  }

  private void shortenChanged() {
    for (int k = 0; k < changed.size(); k++) {
      shorten(changed.at(k));
    }
    changed.clear();
  }

  private void shorten(int vehicle) {
    Tour next = tours.take();
    TourEdit.remove(tours.tour(vehicle), leaving, next);
    builder.build(next);
    if (!next.feasible) {
      // A matrix that breaks the triangle inequality can make the shorter tour the slower one.
      for (int k = 1; k < next.last; k++) {
        if (network.isPickup(next.nodes[k])) {
          int request = network.request(next.nodes[k]);
          links.dissolve(request, changed);
          if (!network.bindings.isBound(request)) {
            assignment.move(request, NOWHERE);
          }
        }
      }
      builder.clear(next, vehicle);
    }
    tours.replace(next);
  }

  /** Makes the changes since the last commit or rollback final. */
  void commit() {
    tours.commit();
    assignment.commit();
    links.times().commit();
    promises.commit();
  }

  /** Takes back all changes since the last commit or rollback. */
  void rollback() {
    tours.rollback();
    assignment.rollback();
    promises.rollback();
    links.times().rollback();
  }

  /** Adds the cost up anew, so that rounding of many small changes never piles up. */
  void recount() {
    tours.recount();
  }
}
