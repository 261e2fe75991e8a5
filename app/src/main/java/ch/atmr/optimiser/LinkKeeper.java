package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets rides out and their returns be on any vehicles: on one tour the order of their stops keeps
 * them apart, on two a moment that both tours agree on (see {@link LinkTimes}).
 */
final class LinkKeeper {

  private final Network network;
  private final Bounds bounds;
  private final Assignment assignment;
  private final TourStore tours;
  private final TourBuilder builder;
  private final LinkTimes times;

  LinkKeeper(
      Network network, Bounds bounds, Assignment assignment, TourStore tours, TourBuilder builder) {
    this.network = network;
    this.bounds = bounds;
    this.assignment = assignment;
    this.tours = tours;
    this.builder = builder;
    times = new LinkTimes(network, bounds);
  }

  LinkTimes times() {
    return times;
  }

  /** The cheapest place of a linked request in a vehicle's tour. */
  Insertion best(InsertionSearch search, int request, int vehicle) {
    Tour tour = tours.tour(vehicle);
    int firstGap = 0;
    int lastGap = tour.last - 1;
    for (int number : times.of(request)) {
      int partner = times.partner(number, request);
      boolean inbound = times.link(number).inbound() == request;
      if (assignment.of(partner) == vehicle && inbound) {
        firstGap = Math.max(firstGap, tour.indexOf(network.dropoff(partner)));
      } else if (assignment.of(partner) == vehicle) {
        lastGap = Math.min(lastGap, tour.indexOf(network.pickup(partner)) - 1);
      } else if (assignment.isServed(partner)) {
        narrow(request, partner, inbound);
      }
    }
    Insertion place = search.best(tour, request, firstGap, lastGap);
    times.narrow(request);
    return place;
  }

  /** Narrows the windows of a request to what its partners on other vehicles leave at most. */
  void narrowToPartners(int request, int vehicle) {
    for (int number : remote(request, vehicle)) {
      int partner = times.partner(number, request);
      narrow(request, partner, times.link(number).inbound() == request);
    }
  }

  private void narrow(int request, int partner, boolean inbound) {
    Tour other = tours.tour(assignment.of(partner));
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

  /** Links of a request whose partner is on another vehicle. */
  List<Integer> remote(int request, int vehicle) {
    if (!times.isLinked(request)) {
      return List.of();
    }
    List<Integer> found = new ArrayList<>();
    for (int number : times.of(request)) {
      int on = assignment.of(times.partner(number, request));
      if (on != Assignment.NOWHERE && on != vehicle) {
        found.add(number);
      }
    }
    return found;
  }

  /** Whether partners on this tour come in the right order. */
  boolean keepsOrder(Tour tour, int request) {
    for (int number : times.of(request)) {
      RideLink link = times.link(number);
      if (tour.visits(network.dropoff(times.partner(number, request)))
          && tour.indexOf(network.dropoff(link.outbound()))
              > tour.indexOf(network.pickup(link.inbound()))) {
        return false;
      }
    }
    return true;
  }

  /** Finds a moment between ride out and return that both tours can keep. */
  boolean agree(int number) {
    int outbound = times.link(number).outbound();
    int inbound = times.link(number).inbound();
    Tour out = tours.tour(assignment.of(outbound));
    Tour back = tours.tour(assignment.of(inbound));
    double soonest = out.earliest[out.indexOf(network.dropoff(outbound))];
    double latest = back.latest[back.indexOf(network.pickup(inbound))];
    double middle = Math.max(soonest, Math.floor((soonest + latest) / 2));
    for (double moment : new double[] {middle, soonest, latest}) {
      times.agree(number, moment);
      if (rebuilds(out, back)) {
        return true;
      }
    }
    times.agree(number, Double.NaN);
    return false;
  }

  private boolean rebuilds(Tour first, Tour second) {
    Tour one = tours.take();
    Tour two = tours.take();
    TourEdit.copy(first, one);
    TourEdit.copy(second, two);
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

  /** Gives up what was agreed for a leaving request; names the vehicles that regain windows. */
  void dissolve(int request, VehicleSet changed) {
    for (int number : times.of(request)) {
      if (times.isAgreed(number)) {
        times.agree(number, Double.NaN);
        changed.add(assignment.of(times.partner(number, request)));
      }
    }
  }

  /** Gives up moments whose rides do not both run, on different vehicles. */
  void dropIdle(VehicleSet changed) {
    for (int number = 0; number < network.links.size(); number++) {
      int out = assignment.of(times.link(number).outbound());
      int back = assignment.of(times.link(number).inbound());
      boolean idle = out == Assignment.NOWHERE || back == Assignment.NOWHERE || out == back;
      if (times.isAgreed(number) && idle) {
        times.agree(number, Double.NaN);
        changed.add(out);
        changed.add(back);
      }
    }
  }
}
