package ch.atmr.optimiser;

import java.util.List;

/**
 * Places of a vehicle whose layout changes with its passengers.
 *
 * @param seats seats with no wheelchair on board
 * @param wheelchairPlaces places for occupied wheelchairs
 * @param seatsPerWheelchair seats lost for each wheelchair on board
 * @param stretcherPlaces places for stretchers
 * @param stretcherExcludesWheelchair a stretcher and a wheelchair never travel together
 * @param layouts other ways to arrange the places, changed whenever the load asks for it
 */
public record Capacity(
    int seats,
    int wheelchairPlaces,
    int seatsPerWheelchair,
    int stretcherPlaces,
    boolean stretcherExcludesWheelchair,
    List<Layout> layouts) {

  public Capacity {
    Faults.requireNotNegative("capacity.seats", seats);
    Faults.requireNotNegative("capacity.wheelchairPlaces", wheelchairPlaces);
    Faults.requireNotNegative("capacity.seatsPerWheelchair", seatsPerWheelchair);
    Faults.requireNotNegative("capacity.stretcherPlaces", stretcherPlaces);
    layouts = List.copyOf(layouts);
  }

  /** Places with no other layout. */
  public Capacity(
      int seats,
      int wheelchairPlaces,
      int seatsPerWheelchair,
      int stretcherPlaces,
      boolean stretcherExcludesWheelchair) {
    this(
        seats,
        wheelchairPlaces,
        seatsPerWheelchair,
        stretcherPlaces,
        stretcherExcludesWheelchair,
        List.of());
  }

  public static Capacity seats(int seats) {
    return new Capacity(seats, 0, 0, 0, false);
  }

  /** Whether the load may be on board at one moment. */
  public boolean holds(Demand load) {
    return holds(load.seats(), load.wheelchairs(), load.stretchers());
  }

  boolean holds(int seated, int wheelchairs, int stretchers) {
    boolean fits =
        seated + seatsPerWheelchair * wheelchairs <= seats
            && wheelchairs <= wheelchairPlaces
            && stretchers <= stretcherPlaces
            && !(stretcherExcludesWheelchair && stretchers > 0 && wheelchairs > 0);
    return fits || (!layouts.isEmpty() && rearranged(seated, wheelchairs, stretchers));
  }

  private boolean rearranged(int seated, int wheelchairs, int stretchers) {
    for (Layout layout : layouts) {
      if (layout.holds(seated, wheelchairs, stretchers)) {
        return true;
      }
    }
    return false;
  }

  /** The most places of each kind, not all in one layout. */
  Demand most() {
    int most = seats;
    int wheelchairs = wheelchairPlaces;
    int stretchers = stretcherPlaces;
    for (Layout layout : layouts) {
      most = Math.max(most, layout.seats());
      wheelchairs = Math.max(wheelchairs, layout.wheelchairPlaces());
      stretchers = Math.max(stretchers, layout.stretcherPlaces());
    }
    return new Demand(most, wheelchairs, stretchers);
  }
}
