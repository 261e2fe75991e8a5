package ch.atmr.optimiser;

/**
 * Places one request takes, or the load of a vehicle.
 *
 * @param seats seated passengers, companions included
 * @param wheelchairs passengers travelling in their wheelchair
 * @param stretchers passengers lying
 */
public record Demand(int seats, int wheelchairs, int stretchers) {

  public static final Demand NONE = new Demand(0, 0, 0);

  public Demand {
    Faults.requireNotNegative("demand.seats", seats);
    Faults.requireNotNegative("demand.wheelchairs", wheelchairs);
    Faults.requireNotNegative("demand.stretchers", stretchers);
  }

  public static Demand seats(int seats) {
    return new Demand(seats, 0, 0);
  }

  public Demand plus(Demand other) {
    return new Demand(
        seats + other.seats, wheelchairs + other.wheelchairs, stretchers + other.stretchers);
  }

  /** Less the other, but never below nothing. */
  Demand minusAtMost(Demand other) {
    return new Demand(
        Math.max(0, seats - other.seats),
        Math.max(0, wheelchairs - other.wheelchairs),
        Math.max(0, stretchers - other.stretchers));
  }
}
