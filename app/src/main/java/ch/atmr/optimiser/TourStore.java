package ch.atmr.optimiser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The tours of all vehicles, with changes that can be taken back as a whole.
 *
 * <p>A changed tour is a new object, so taking back is putting the old one in place again, with its
 * version and all that is remembered about it. Objects no longer in use are used again.
 */
final class TourStore {

  private final Tour[] tours;
  private final Tour[] kept;
  private final List<Integer> touched = new ArrayList<>();
  private final Deque<Tour> spare = new ArrayDeque<>();
  private double cost;
  private double keptCost;

  TourStore(int vehicles, TourBuilder builder) {
    tours = new Tour[vehicles];
    kept = new Tour[vehicles];
    for (int vehicle = 0; vehicle < vehicles; vehicle++) {
      tours[vehicle] = new Tour();
      builder.clear(tours[vehicle], vehicle);
    }
  }

  Tour tour(int vehicle) {
    return tours[vehicle];
  }

  /** Travel and vehicles of all tours. */
  double cost() {
    return cost;
  }

  /** A tour to write a changed copy into. */
  Tour take() {
    Tour tour = spare.poll();
    return tour == null ? new Tour() : tour;
  }

  /** Gives back a tour that was taken and not put in place. */
  void giveBack(Tour tour) {
    spare.push(tour);
  }

  /** Puts a built tour in the place of its vehicle's. */
  void replace(Tour next) {
    int vehicle = next.vehicle;
    Tour old = tours[vehicle];
    cost += next.cost - old.cost;
    tours[vehicle] = next;
    if (kept[vehicle] == null) {
      kept[vehicle] = old;
      touched.add(vehicle);
    } else {
      spare.push(old);
    }
  }

  void commit() {
    for (int vehicle : touched) {
      spare.push(kept[vehicle]);
      kept[vehicle] = null;
    }
    touched.clear();
    keptCost = cost;
  }

  void rollback() {
    for (int vehicle : touched) {
      spare.push(tours[vehicle]);
      tours[vehicle] = kept[vehicle];
      kept[vehicle] = null;
    }
    touched.clear();
    cost = keptCost;
  }

  /** Adds the cost up anew, so that rounding of many small changes never piles up. */
  void recount() {
    cost = 0;
    for (Tour tour : tours) {
      cost += tour.cost;
    }
    keptCost = cost;
  }
}
