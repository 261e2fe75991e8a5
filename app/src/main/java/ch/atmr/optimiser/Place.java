package ch.atmr.optimiser;

/**
 * Where a request could be served.
 *
 * @param delta what the whole plan would cost more; below 0: less
 * @param pickup start of the pick-up, in seconds
 * @param dropoff arrival at the drop-off, in seconds
 * @param order of the vehicle's stops then
 */
public record Place(
    VehicleId vehicle, Price delta, double pickup, double dropoff, RouteOrder order) {}
