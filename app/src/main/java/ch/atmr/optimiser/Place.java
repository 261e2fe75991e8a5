package ch.atmr.optimiser;

import java.util.List;

/**
 * Where a request could be served.
 *
 * @param delta what the whole plan would cost more; below 0: less
 * @param pickup start of the pick-up, in seconds
 * @param dropoff arrival at the drop-off, in seconds
 * @param order of the vehicle's stops then
 * @param beside orders of other vehicles' stops that change with it; without steps where a vehicle
 *     then serves nobody
 */
public record Place(
    VehicleId vehicle,
    Price delta,
    double pickup,
    double dropoff,
    RouteOrder order,
    List<RouteOrder> beside) {
  public Place {
    beside = List.copyOf(beside);
  }
}
