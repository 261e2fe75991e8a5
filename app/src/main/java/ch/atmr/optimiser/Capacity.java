package ch.atmr.optimiser;

/**
 * Places of a vehicle whose layout changes with its passengers.
 *
 * @param seats seats with no wheelchair on board
 * @param wheelchairPlaces places for occupied wheelchairs
 * @param seatsPerWheelchair seats lost for each wheelchair on board
 * @param stretcherPlaces places for stretchers
 * @param stretcherExcludesWheelchair a stretcher and a wheelchair never travel together
 */
public record Capacity(
    int seats,
    int wheelchairPlaces,
    int seatsPerWheelchair,
    int stretcherPlaces,
    boolean stretcherExcludesWheelchair) {

  public Capacity {
    Faults.requireNotNegative("capacity.seats", seats);
    Faults.requireNotNegative("capacity.wheelchairPlaces", wheelchairPlaces);
    Faults.requireNotNegative("capacity.seatsPerWheelchair", seatsPerWheelchair);
    Faults.requireNotNegative("capacity.stretcherPlaces", stretcherPlaces);
  }

  public static Capacity seats(int seats) {
    return new Capacity(seats, 0, 0, 0, false);
  }

  /** Whether the load may be on board at one moment. */
  public boolean holds(Demand load) {
    return holds(load.seats(), load.wheelchairs(), load.stretchers());
  }

  boolean holds(int seated, int wheelchairs, int stretchers) {
    return seated + seatsPerWheelchair * wheelchairs <= seats
        && wheelchairs <= wheelchairPlaces
        && stretchers <= stretcherPlaces
        && !(stretcherExcludesWheelchair && stretchers > 0 && wheelchairs > 0);
  }
}
