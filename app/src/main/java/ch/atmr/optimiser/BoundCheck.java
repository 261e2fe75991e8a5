package ch.atmr.optimiser;

import ch.atmr.optimiser.Commitment.BoundStop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Checks that routes leave alone what cannot be changed any more, and keep what was decided. */
final class BoundCheck {

  private final Map<VehicleId, List<PlannedStop>> stops = new HashMap<>();
  private final List<Violation> violations;

  private BoundCheck(List<Route> routes, List<Violation> violations) {
    this.violations = violations;
    for (Route route : routes) {
      stops.putIfAbsent(
          route.vehicle(),
          route.stops().stream().filter(stop -> stop.kind() != StopKind.BREAK).toList());
    }
  }

  static void run(UnderWay underWay, List<Route> routes, List<Violation> violations) {
    BoundCheck check = new BoundCheck(routes, violations);
    underWay.commitments().forEach(check::frozen);
    underWay
        .commitments()
        .forEach((vehicle, bound) -> bound.later().forEach(stop -> check.later(vehicle, stop)));
    underWay.pins().forEach(check::pinned);
  }

  private List<PlannedStop> of(VehicleId vehicle) {
    return stops.getOrDefault(vehicle, List.of());
  }

  /** The first stops are the frozen ones, in their order, at their times. */
  private void frozen(VehicleId vehicle, Commitment commitment) {
    List<PlannedStop> driven = of(vehicle);
    for (int k = 0; k < commitment.frozen().size(); k++) {
      BoundStop bound = commitment.frozen().get(k);
      if (k >= driven.size() || !isStop(driven.get(k), bound)) {
        violations.add(new Violation(Rule.FROZEN, bound.request(), vehicle, 1));
      } else {
        atItsTime(vehicle, bound, driven.get(k));
      }
    }
  }

  private void later(VehicleId vehicle, BoundStop bound) {
    of(vehicle).stream()
        .filter(stop -> isStop(stop, bound))
        .findFirst()
        .ifPresentOrElse(
            stop -> atItsTime(vehicle, bound, stop),
            () -> violations.add(new Violation(Rule.FROZEN, bound.request(), vehicle, 1)));
  }

  private void atItsTime(VehicleId vehicle, BoundStop bound, PlannedStop stop) {
    OptionalDouble time = bound.time();
    if (time.isPresent()) {
      double at = bound.kind() == StopKind.PICKUP ? stop.start() : stop.arrival();
      report(Rule.FROZEN, bound.request(), vehicle, Math.abs(at - time.getAsDouble()));
    }
  }

  private static boolean isStop(PlannedStop stop, BoundStop bound) {
    return stop.kind() == bound.kind() && bound.request().equals(stop.requestId());
  }

  private void pinned(RequestId request, Pin pin) {
    stops.forEach((vehicle, driven) -> {
      for (PlannedStop stop : driven) {
        if (stop.kind() == StopKind.PICKUP && request.equals(stop.requestId())) {
          if (!pin.vehicles().isEmpty() && !pin.vehicles().contains(vehicle)) {
            violations.add(new Violation(Rule.PINNED_DRIVER, request, vehicle, 1));
          }
          pin.pickup()
              .ifPresent(window -> {
                report(Rule.PINNED_TIME, request, vehicle, window.earliest() - stop.start());
                report(Rule.PINNED_TIME, request, vehicle, stop.start() - window.latest());
              });
        }
      }
    });
  }

  private void report(Rule rule, RequestId request, VehicleId vehicle, double seconds) {
    if (seconds > TimeCheck.TOLERANCE) {
      violations.add(new Violation(rule, request, vehicle, seconds));
    }
  }
}
