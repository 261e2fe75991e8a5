package ch.atmr.optimiser;

import java.util.function.Supplier;

/**
 * How far promised times give way while a plan is searched. Tight, each ride is as near to its time
 * as its tour lets it, and hardly anything can be put between two of them; loose, each may be
 * anywhere within its tolerance and pays for all of it, so that more rides find a place.
 */
final class PromiseSlack {

  private final Network network;
  private final TourStore tours;
  private final TourBuilder builder;
  private final PromiseKeeper promises;
  private boolean loose;

  PromiseSlack(Network network, TourStore tours, TourBuilder builder, PromiseKeeper promises) {
    this.network = network;
    this.tours = tours;
    this.builder = builder;
    this.promises = promises;
  }

  /**
   * The cheapest place of an unserved request at the time that was told, some minutes off it, or at
   * any time, its price included.
   *
   * @param place finds the cheapest one in the windows as they are
   */
  Insertion cheapest(int request, int vehicle, Supplier<Insertion> place) {
    int before = promises.minutes(request);
    Insertion best = within(request, vehicle, Promises.ANY_TIME, place);
    double alone = best.delta() - network.promises.price(request, vehicle, Promises.ANY_TIME);
    int most = best.exists() ? network.promises.mostMinutes(request) : -1;
    int fewest = loose ? network.promises.mostMinutes(request) : 0;
    for (int minutes = fewest; minutes <= most; minutes++) {
      // Nearer to the time that was told no place is cheaper but for its price.
      if (alone + network.promises.price(request, vehicle, minutes) > best.delta()) {
        break;
      }
      Insertion near = within(request, vehicle, minutes, place);
      boolean better =
          minutes == fewest ? near.delta() <= best.delta() : near.delta() < best.delta();
      best = better ? near : best;
    }
    promises.suppose(request, before);
    return best;
  }

  private Insertion within(int request, int vehicle, int minutes, Supplier<Insertion> place) {
    if (minutes != Promises.ANY_TIME && !network.promises.canKeep(request, minutes)) {
      return Insertion.NONE;
    }
    promises.suppose(request, minutes);
    return place.get().at(network.promises.price(request, vehicle, minutes), minutes);
  }

  /** Lets all promised times move as far as their tolerance goes. */
  void loosen() {
    loose = true;
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      Tour tour = tours.tour(vehicle);
      for (int k = 1; k < tour.last; k++) {
        int request = network.request(tour.nodes[k]);
        int most = network.promises.mostMinutes(request);
        if (isPromised(tour.nodes[k]) && promises.minutes(request) < most) {
          promises.keep(request, most);
        }
      }
      if (!rebuild(tour)) {
        throw new IllegalStateException("a tour must hold in wider windows");
      }
    }
  }

  /** Brings all rides as near to their promised times as their tours let them, in their order. */
  void tighten() {
    loose = false;
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      Tour tour = tours.tour(vehicle);
      for (int k = 1; k < tour.last; k++) {
        if (isPromised(tour.nodes[k])) {
          tighten(vehicle, network.request(tour.nodes[k]));
        }
      }
    }
  }

  private void tighten(int vehicle, int request) {
    int before = promises.minutes(request);
    int most = Math.min(before, network.promises.mostMinutes(request) + 1);
    for (int minutes = 0; minutes < most; minutes++) {
      promises.keep(request, minutes);
      if (promises.minutes(request) == minutes && rebuild(tours.tour(vehicle))) {
        return;
      }
    }
    promises.keep(request, before);
  }

  private boolean isPromised(int node) {
    return network.isPickup(node) && network.promises.isGiven(network.request(node));
  }

  private boolean rebuild(Tour tour) {
    Tour next = tours.take();
    TourEdit.copy(tour, next);
    builder.build(next);
    if (!next.feasible) {
      tours.giveBack(next);
      return false;
    }
    tours.replace(next);
    return true;
  }
}
