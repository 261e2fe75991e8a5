package ch.atmr.optimiser;

import ch.atmr.optimiser.Commitment.BoundStop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes room for what is so already. A driver who is late cannot be where the plan wants him, and a
 * passenger who has been aboard too long has been: windows, ride limits and shifts give way by as
 * much as it takes to go on from stop to stop without delay, and not by a second more.
 */
public final class Leeway {

  private final RoutingProblem problem;
  private final Map<RequestId, Request> requests = new HashMap<>();
  private final Map<RequestId, Double> boarded;
  private final Map<VehicleId, Commitment> commitments = new HashMap<>();

  private Leeway(RoutingProblem problem) {
    this.problem = problem;
    problem.requests().forEach(request -> requests.put(request.id(), request));
    boarded = problem.underWay().aboardSince();
  }

  /** The same problem, in which every commitment can be driven. */
  public static RoutingProblem of(RoutingProblem problem) {
    return problem.underWay().commitments().isEmpty() ? problem : new Leeway(problem).made();
  }

  private RoutingProblem made() {
    List<Vehicle> vehicles = problem.vehicles().stream().map(this::drive).toList();
    RoutingProblem timely = with(vehicles);
    Set<VehicleId> restless = restless(timely);
    return restless.isEmpty()
        ? timely
        : with(
            vehicles.stream()
                .map(v -> restless.contains(v.id()) ? v.withPause(Break.none()) : v)
                .toList());
  }

  private RoutingProblem with(List<Vehicle> vehicles) {
    return new RoutingProblem(
        problem.requests().stream().map(request -> known(request.id())).toList(),
        vehicles,
        problem.travel(),
        new UnderWay(commitments, problem.underWay().pins(), problem.underWay().promises()));
  }

  /** Drives what the vehicle is bound to as soon as it can, and notes when. */
  private Vehicle drive(Vehicle vehicle) {
    Commitment commitment = problem.underWay().commitments().get(vehicle.id());
    if (commitment == null) {
      return vehicle;
    }
    double time = vehicle.shift().earliest();
    int at = vehicle.startLocation();
    List<BoundStop> stops = new ArrayList<>();
    for (BoundStop bound : commitment.stops()) {
      Stop stop = stop(bound);
      double reached = time + problem.travel().duration(at, stop.location());
      double start = Math.max(reached, bound.time().orElse(stop.window().earliest()));
      note(bound, start);
      stops.add(bound.at(start));
      time = start + stop.service();
      at = stop.location();
    }
    int frozen = commitment.frozen().size();
    commitments.put(
        vehicle.id(),
        new Commitment(
            commitment.aboard(), stops.subList(0, frozen), stops.subList(frozen, stops.size())));
    double home = time + problem.travel().duration(at, vehicle.endLocation());
    double begin = vehicle.shift().earliest();
    return vehicle.relaxed(
        new TimeWindow(begin, Math.max(vehicle.shift().latest(), home)),
        Math.max(vehicle.maxDuration(), home - begin));
  }

  private Stop stop(BoundStop bound) {
    Request request = known(bound.request());
    return bound.kind() == StopKind.PICKUP ? request.pickup() : request.dropoff();
  }

  private void note(BoundStop bound, double time) {
    Request request = known(bound.request());
    if (bound.kind() == StopKind.PICKUP) {
      boarded.put(request.id(), time + request.pickup().service());
      replace(request.relaxed(at(request.pickup(), time), request.dropoff(), request.maxRide()));
    } else {
      double ride = time - boarded.getOrDefault(request.id(), time);
      replace(
          request.relaxed(
              request.pickup(),
              at(request.dropoff(), time),
              Math.max(request.maxRide(), Math.max(0, ride))));
    }
  }

  private void replace(Request request) {
    requests.put(request.id(), request);
  }

  private static Stop at(Stop stop, double time) {
    TimeWindow window = stop.window();
    return new Stop(
        stop.location(),
        new TimeWindow(Math.min(window.earliest(), time), Math.max(window.latest(), time)),
        stop.service());
  }

  /** Vehicles whose break finds no place any more beside what they are bound to. */
  private static Set<VehicleId> restless(RoutingProblem timely) {
    Network network = new Network(timely);
    TourBuilder builder = new TourBuilder(network, new Bounds(network));
    Set<VehicleId> restless = new HashSet<>();
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      Tour tour = new Tour();
      builder.clear(tour, vehicle);
      if (network.bindings.bound[vehicle] > 0 && !tour.feasible) {
        restless.add(network.vehicles[vehicle].id());
      }
    }
    return restless;
  }

  private Request known(RequestId id) {
    Request request = requests.get(id);
    if (request == null) {
      throw new IllegalStateException("the problem has no request " + id);
    }
    return request;
  }
}
