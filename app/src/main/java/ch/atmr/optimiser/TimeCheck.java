package ch.atmr.optimiser;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the times of one route, stop by stop. */
final class TimeCheck {

  /** Seconds that rounding of printed times is forgiven. */
  static final double TOLERANCE = 1e-6;

  private final TravelMatrix travel;
  private final Vehicle vehicle;
  private final List<Violation> violations;
  private int location;

  /**
   * When the vehicle is free to drive on; later by a break since, whose time is no driving time.
   */
  private double free;

  /** When the last thing it did was over: nothing begins sooner. */
  private double busyUntil;

  private TimeCheck(TravelMatrix travel, Vehicle vehicle, List<Violation> violations) {
    this.travel = travel;
    this.vehicle = vehicle;
    this.violations = violations;
    location = vehicle.startLocation();
  }

  static void run(
      TravelMatrix travel,
      Vehicle vehicle,
      Route route,
      Map<RequestId, Request> requests,
      List<Violation> violations) {
    new TimeCheck(travel, vehicle, violations).check(route, requests);
  }

  private void check(Route route, Map<RequestId, Request> requests) {
    report(Rule.SHIFT_START, vehicle.shift().earliest() - route.departure(), null);
    free = route.departure();
    busyUntil = route.departure();
    for (PlannedStop stop : route.stops()) {
      report(Rule.START_BEFORE_ARRIVAL, stop.arrival() - stop.start(), stop.requestId());
      if (stop.requestId() == null) {
        rest(stop);
      } else {
        Request request = requests.get(stop.requestId());
        if (request != null) {
          visit(stop, request);
        }
      }
      busyUntil = stop.departure();
    }
    boolean anywhere = vehicle.endLocation() == Vehicle.ANYWHERE;
    double drive = anywhere ? 0 : travel.duration(location, vehicle.endLocation());
    double home = Math.max(free + drive, busyUntil);
    report(Rule.TRAVEL, home - route.end(), null);
    report(Rule.SHIFT_END, Math.max(home, route.end()) - vehicle.shift().latest(), null);
    report(Rule.MAX_DURATION, route.end() - route.departure() - vehicle.maxDuration(), null);
  }

  private void rest(PlannedStop stop) {
    Break pause = vehicle.pause();
    report(Rule.TRAVEL, Math.max(free, busyUntil) - stop.arrival(), null);
    report(Rule.SERVICE, stop.start() + pause.length() - stop.departure(), null);
    report(Rule.BREAK_EARLY, pause.window().earliest() - stop.start(), null);
    report(Rule.BREAK_LATE, stop.start() + pause.length() - pause.window().latest(), null);
    free += stop.departure() - stop.start();
  }

  private void visit(PlannedStop stop, Request request) {
    boolean pickup = stop.kind() == StopKind.PICKUP;
    Stop wish = pickup ? request.pickup() : request.dropoff();
    double reached = Math.max(free + travel.duration(location, wish.location()), busyUntil);
    report(Rule.TRAVEL, reached - stop.arrival(), request.id());
    report(Rule.SERVICE, stop.start() + wish.service() - stop.departure(), request.id());
    double bound = pickup ? stop.start() : stop.arrival();
    report(Rule.WINDOW_EARLY, wish.window().earliest() - bound, request.id());
    report(Rule.WINDOW_LATE, bound - wish.window().latest(), request.id());
    location = wish.location();
    free = stop.departure();
  }

  private void report(Rule rule, double seconds, @Nullable RequestId request) {
    if (seconds > TOLERANCE) {
      violations.add(new Violation(rule, request, vehicle.id(), seconds));
    }
  }
}
