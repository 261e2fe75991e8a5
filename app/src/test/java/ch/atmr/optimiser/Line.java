package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A small world on a straight road for tests: location k lies at kilometre k, a kilometre takes 60
 * seconds and costs 60, the depot is at 0.
 */
final class Line {

  static final double KM = 60;
  static final TimeWindow DAY = new TimeWindow(0, 36_000);

  private final List<Request> requests = new ArrayList<>();
  private final List<Vehicle> vehicles = new ArrayList<>();

  static Stop stop(int kilometre) {
    return new Stop(kilometre, TimeWindow.ALWAYS, 0);
  }

  static Stop stop(int kilometre, double earliest, double latest) {
    return new Stop(kilometre, new TimeWindow(earliest, latest), 0);
  }

  static Request.Builder ride(String id, Stop pickup, Stop dropoff) {
    return Request.builder(new RequestId(id), pickup, dropoff);
  }

  static Request.Builder ride(String id, int from, int to) {
    return ride(id, stop(from), stop(to));
  }

  static Vehicle.Builder car(String id) {
    return Vehicle.builder(new VehicleId(id), 0, DAY).capacity(Capacity.seats(4));
  }

  Line add(Request.Builder request) {
    requests.add(request.build());
    return this;
  }

  Line add(Vehicle.Builder vehicle) {
    vehicles.add(vehicle.build());
    return this;
  }

  RoutingProblem problem() {
    return new RoutingProblem(requests, vehicles, road(101));
  }

  static TravelMatrix road(int size) {
    return TravelMatrix.of(size, (from, to) -> KM * Math.abs(from - to));
  }

  static Plan solve(RoutingProblem problem) {
    return Solver.solve(problem, SearchParameters.standard(), StoppingRule.iterations(300));
  }

  static RequestId id(String id) {
    return new RequestId(id);
  }

  static Set<String> skill(String skill) {
    return Set.of(skill);
  }
}
