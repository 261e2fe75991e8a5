package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Gives the steps of routes their times.
 *
 * <p>Every route ends as early as possible and leaves as late as that allows. Within that every
 * drop-off is as early as it can be and every pick-up as late as its drop-offs allow: slack is kept
 * against delays, but nobody waits on board for it. Before all that pick-ups keep the times that
 * were promised.
 */
final class Timetable {

  private final Network network;
  private final StopTimes system;
  private final List<RouteOrder> orders;

  private Timetable(Network network, Bounds bounds, List<RouteOrder> orders) {
    this.network = network;
    this.orders = orders;
    system = new StopTimes(network, bounds, orders);
  }

  /** Routes that keep all windows, limits and links; empty when these orders allow none. */
  static Optional<List<Route>> schedule(Network network, Bounds bounds, List<RouteOrder> orders) {
    Timetable timetable = new Timetable(network, bounds, orders);
    Constraints constraints = timetable.system.constraints(true);
    if (network.promises.any()) {
      timetable.keepPromised(constraints);
    }
    return constraints
        .least()
        .map(soonest -> timetable.write(timetable.settle(constraints, soonest)));
  }

  /**
   * Earliest times whatever the latest ones are: for a plan that breaks rules, to say by how much.
   */
  static List<Route> earliest(Network network, Bounds bounds, List<RouteOrder> orders) {
    Timetable timetable = new Timetable(network, bounds, orders);
    Constraints limited = timetable.system.constraints(true);
    limited.dropUpperBounds();
    Constraints free = timetable.system.constraints(false);
    free.dropUpperBounds();
    return timetable.write(limited.least().or(free::least).orElseThrow());
  }

  /** Lets pick-ups be when they were promised, the nearest first, as far as all else allows. */
  private void keepPromised(Constraints constraints) {
    record Told(int step, double at) {}
    List<Told> told =
        system.pickups().entrySet().stream()
            .map(pickup ->
                new Told(
                    pickup.getValue(),
                    network.promises.told(network.requestNumber(pickup.getKey()))))
            .filter(one -> !Double.isNaN(one.at()))
            .sorted(Comparator.comparingDouble(Told::at))
            .toList();
    int[] steps = told.stream().mapToInt(Told::step).toArray();
    double[] times = told.stream().mapToDouble(Told::at).toArray();
    if (!constraints.set(steps, times)) {
      told.forEach(one -> constraints.tighten(one.step(), one.at()));
    }
  }

  private double[] settle(Constraints constraints, double[] soonest) {
    for (int route = 0; route < orders.size(); route++) {
      constraints.atMost(system.end(route), soonest[system.end(route)]);
    }
    double[] latest = constraints.greatest();
    for (int route = 0; route < orders.size(); route++) {
      constraints.atLeast(system.departure(route), latest[system.departure(route)]);
    }
    double[] early = constraints.least().orElseThrow();
    for (int route = 0; route < orders.size(); route++) {
      List<RouteOrder.Step> steps = orders.get(route).steps();
      for (int k = 0; k < steps.size(); k++) {
        if (steps.get(k).kind() != StopKind.PICKUP) {
          constraints.atMost(system.step(route, k), early[system.step(route, k)]);
        }
      }
    }
    return constraints.greatest();
  }

  private List<Route> write(double[] times) {
    List<Route> routes = new ArrayList<>();
    for (int route = 0; route < orders.size(); route++) {
      routes.add(write(route, times));
    }
    return routes;
  }

  private Route write(int route, double[] times) {
    List<RouteOrder.Step> steps = orders.get(route).steps();
    List<PlannedStop> stops = new ArrayList<>();
    Demand load = system.loadAtStart(route);
    double free = times[system.departure(route)];
    double busyUntil = free;
    for (int k = 0; k < steps.size(); k++) {
      RouteOrder.Step step = steps.get(k);
      double start = times[system.step(route, k)];
      double departure = start + system.stay(route, k);
      double reached = Math.max(free + system.drive(route, k), busyUntil);
      if (step.requestId() != null) {
        load = system.loadAfter(step, load);
      }
      // Early at a drop-off the vehicle drives slower; early at a pick-up it stands there.
      double arrival = step.kind() == StopKind.PICKUP ? Math.min(reached, start) : start;
      stops.add(new PlannedStop(step.kind(), step.requestId(), arrival, start, departure, load));
      free = step.kind() == StopKind.BREAK ? free + system.stay(route, k) : departure;
      busyUntil = departure;
    }
    return new Route(
        orders.get(route).vehicle(),
        times[system.departure(route)],
        stops,
        times[system.end(route)]);
  }
}
