package ch.atmr.solve;

import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.PlannedStop;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.RouteOrder;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes routes of stops whose times are given; when it leaves and ends follows from them. */
final class GivenTimes {

  private final RoutingProblem problem;
  private final Map<RequestId, Request> requests = new HashMap<>();
  private final Map<VehicleId, Vehicle> vehicles = new HashMap<>();

  GivenTimes(RoutingProblem problem) {
    this.problem = problem;
    problem.requests().forEach(request -> requests.put(request.id(), request));
    problem.vehicles().forEach(vehicle -> vehicles.put(vehicle.id(), vehicle));
  }

  List<Route> routes(List<PlanReader.GivenRoute> given) {
    return given.stream().filter(route -> !route.times().isEmpty()).map(this::route).toList();
  }

  private Route route(PlanReader.GivenRoute given) {
    List<RouteOrder.Step> steps = given.order().steps();
    List<PlannedStop> stops = new ArrayList<>();
    for (int k = 0; k < steps.size(); k++) {
      double[] times = given.times().get(k);
      stops.add(
          new PlannedStop(
              steps.get(k).kind(),
              steps.get(k).requestId(),
              times[0],
              times[1],
              times[2],
              Demand.NONE));
    }
    Vehicle vehicle = vehicles.get(given.order().vehicle());
    return new Route(
        given.order().vehicle(), departure(vehicle, stops), stops, end(vehicle, stops));
  }

  /** The latest departure from which the first stops can be reached. */
  private double departure(@Nullable Vehicle vehicle, List<PlannedStop> stops) {
    double leave = stops.getFirst().arrival();
    double rest = 0;
    for (PlannedStop stop : stops) {
      if (stop.kind() == StopKind.BREAK) {
        rest += stop.departure() - stop.start();
      } else {
        double drive = vehicle == null ? 0 : drive(vehicle.startLocation(), location(stop));
        return Math.min(leave, stop.arrival() - drive - rest);
      }
    }
    return leave;
  }

  private double end(@Nullable Vehicle vehicle, List<PlannedStop> stops) {
    double back = stops.getLast().departure();
    double rest = 0;
    for (PlannedStop stop : stops.reversed()) {
      if (stop.kind() == StopKind.BREAK) {
        rest += stop.departure() - stop.start();
      } else {
        double drive = vehicle == null ? 0 : drive(location(stop), vehicle.endLocation());
        return Math.max(back, stop.departure() + rest + drive);
      }
    }
    return back;
  }

  private int location(PlannedStop stop) {
    Request request = stop.request().map(requests::get).orElse(null);
    if (request == null) {
      return -1;
    }
    return (stop.kind() == StopKind.PICKUP ? request.pickup() : request.dropoff()).location();
  }

  private double drive(int from, int to) {
    return from < 0 || to < 0 ? 0 : problem.travel().duration(from, to);
  }
}
