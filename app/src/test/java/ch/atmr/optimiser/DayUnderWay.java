package ch.atmr.optimiser;

import ch.atmr.optimiser.Commitment.Aboard;
import ch.atmr.optimiser.Commitment.BoundStop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What is left of a problem when its plan has been driven until a moment. */
final class DayUnderWay {

  private final double now;
  private final double horizon;
  private final Map<RequestId, Request> requests = new HashMap<>();
  private final Set<RequestId> done = new HashSet<>();
  private final Map<VehicleId, Vehicle> vehicles = new HashMap<>();
  private final Map<VehicleId, Commitment> commitments = new HashMap<>();
  private final Map<RequestId, Promise> promises = new HashMap<>();

  private DayUnderWay(RoutingProblem problem, double now, double horizon) {
    this.now = now;
    this.horizon = horizon;
    problem.requests().forEach(request -> requests.put(request.id(), request));
    problem.vehicles().forEach(vehicle -> vehicles.put(vehicle.id(), vehicle));
  }

  /**
   * The problem of the rest of the day: done rides are gone, stops until the horizon are frozen,
   * and all others were promised.
   */
  static RoutingProblem of(RoutingProblem problem, Plan plan, double now, double horizon) {
    DayUnderWay day = new DayUnderWay(problem, now, horizon);
    plan.routes().forEach(day::drive);
    return new RoutingProblem(
        problem.requests().stream()
            .filter(request -> !day.done.contains(request.id()))
            .map(day::notInThePast)
            .toList(),
        problem.vehicles().stream()
            .map(vehicle -> Objects.requireNonNull(day.vehicles.get(vehicle.id())))
            .toList(),
        problem.travel(),
        problem.fairness(),
        new UnderWay(day.commitments, Map.of(), day.promises));
  }

  private void drive(Route route) {
    Vehicle vehicle = Objects.requireNonNull(vehicles.get(route.vehicle()));
    int at = vehicle.startLocation();
    double free = Double.NaN;
    boolean rested = false;
    Map<RequestId, Double> aboard = new HashMap<>();
    List<BoundStop> frozen = new ArrayList<>();
    List<BoundStop> later = new ArrayList<>();
    for (PlannedStop stop : route.stops()) {
      double time = stop.kind() == StopKind.DROPOFF ? stop.arrival() : stop.start();
      RequestId id = stop.requestId();
      if (id == null && time <= now) {
        // Only the sum of break and drive counts, so the break may have come first.
        double since = Double.isNaN(free) ? route.departure() : free;
        free = since + stop.departure() - stop.start();
        rested = true;
      } else if (id != null && time <= now) {
        boolean pickup = stop.kind() == StopKind.PICKUP;
        Request request = Objects.requireNonNull(requests.get(id));
        at = (pickup ? request.pickup() : request.dropoff()).location();
        free = stop.departure();
        if (pickup) {
          aboard.put(id, stop.departure());
        } else {
          aboard.remove(id);
          done.add(id);
        }
      } else if (id != null && time <= now + horizon) {
        frozen.add(BoundStop.at(stop.kind(), id, time));
      } else if (id != null
          && stop.kind() == StopKind.DROPOFF
          && isOpen(id, aboard.keySet(), frozen)) {
        later.add(BoundStop.owed(id));
      } else if (id != null && stop.kind() == StopKind.PICKUP) {
        promises.put(id, new Promise(Set.of(route.vehicle()), time, 300, 400, 200, 15));
      }
    }
    List<Aboard> inside =
        aboard.entrySet().stream().map(e -> new Aboard(e.getKey(), e.getValue())).toList();
    if (!inside.isEmpty() || !frozen.isEmpty()) {
      commitments.put(vehicle.id(), new Commitment(inside, frozen, later));
    }
    if (!Double.isNaN(free)) {
      vehicles.put(vehicle.id(), goingOn(vehicle, route, at, free, rested));
    }
  }

  private static boolean isOpen(RequestId id, Set<RequestId> aboard, List<BoundStop> frozen) {
    return aboard.contains(id) || frozen.stream().anyMatch(stop -> stop.request().equals(id));
  }

  private static Vehicle goingOn(
      Vehicle vehicle, Route route, int at, double free, boolean rested) {
    return Vehicle.builder(
            vehicle.id(), at, new TimeWindow(free, Math.max(free, vehicle.shift().latest())))
        .endLocation(vehicle.endLocation())
        .capacity(vehicle.capacity())
        .skills(vehicle.skills())
        .pause(rested ? Break.none() : vehicle.pause())
        .fixedCost(vehicle.fixedCost())
        .maxDuration(Math.max(0, vehicle.maxDuration() - (free - route.departure())))
        .build();
  }

  /** Nobody whom no stop is bound to can be picked up before now. */
  private Request notInThePast(Request request) {
    boolean bound = new UnderWay(commitments, Map.of(), Map.of()).binds(request.id());
    TimeWindow window = request.pickup().window();
    TimeWindow rest =
        new TimeWindow(Math.max(now, window.earliest()), Math.max(now, window.latest()));
    Stop pickup = request.pickup();
    RequestId outbound = request.outboundId();
    return new Request(
        request.id(),
        bound ? pickup : new Stop(pickup.location(), rest, pickup.service()),
        request.dropoff(),
        request.demand(),
        request.maxRide(),
        request.skills(),
        outbound != null && done.contains(outbound) ? null : outbound,
        request.priority(),
        others(request.exclusions()),
        request.sameDriverWish());
  }

  private Exclusions others(Exclusions exclusions) {
    Set<RequestId> passengers = new HashSet<>(exclusions.passengers());
    passengers.removeAll(done);
    return new Exclusions(exclusions.sharing(), passengers, exclusions.vehicles());
  }
}
