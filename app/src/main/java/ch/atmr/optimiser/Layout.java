package ch.atmr.optimiser;

/** Places of a vehicle arranged in one way: folded seats make room for a wheelchair. */
public record Layout(int seats, int wheelchairPlaces, int stretcherPlaces) {

  public Layout {
    Faults.requireNotNegative("layout.seats", seats);
    Faults.requireNotNegative("layout.wheelchairPlaces", wheelchairPlaces);
    Faults.requireNotNegative("layout.stretcherPlaces", stretcherPlaces);
  }

  boolean holds(int seated, int wheelchairs, int stretchers) {
    return seated <= seats && wheelchairs <= wheelchairPlaces && stretchers <= stretcherPlaces;
  }
}
