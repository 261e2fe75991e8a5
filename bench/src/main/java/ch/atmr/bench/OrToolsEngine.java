package ch.atmr.bench;

import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanTiming;
import ch.atmr.optimiser.Reason;
import ch.atmr.optimiser.Remedy;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.RouteOrder;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.Unassigned;
import ch.atmr.optimiser.Vehicle;
import com.google.ortools.Loader;
import com.google.ortools.constraintsolver.FirstSolutionStrategy;
import com.google.ortools.constraintsolver.LocalSearchMetaheuristic;
import com.google.ortools.constraintsolver.RoutingSearchParameters;
import com.google.ortools.constraintsolver.main;
import com.google.protobuf.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** OR-Tools' routing library with guided local search, the usual yardstick; it knows no seed. */
final class OrToolsEngine implements Engine {

  private static final long WALL_FOR_CPU = 20;

  /** A plan as the library last gave it. */
  private record Found(List<RouteOrder> orders, Set<RequestId> served, double travel) {}

  @Override
  public Outcome run(RoutingProblem problem, Budget budget) {
    Loader.loadNativeLibraries();
    LongSupplier nanos = budget.clock().nanos();
    long start = nanos.getAsLong();
    OrToolsModel model = new OrToolsModel(problem);
    List<Trace.Point> points = new ArrayList<>();
    List<Found> last = new ArrayList<>();
    model.routing.addAtSolutionCallback(
        () -> keep(problem, read(model), (nanos.getAsLong() - start) / 1e9, points, last));
    model.routing.addSearchMonitor(
        model
            .routing
            .solver()
            .makeCustomLimit(() ->
                nanos.getAsLong() - start > budget.time().toNanos()
                    || (!points.isEmpty() && budget.goal().test(points.getLast()))));
    model.routing.solveWithParameters(parameters(budget.time()));
    if (points.isEmpty()) {
      points.add(nothing(problem, (nanos.getAsLong() - start) / 1e9));
    }
    Found found = last.isEmpty() ? new Found(List.of(), Set.of(), 0) : last.getFirst();
    return new Outcome(new Trace(points), plan(problem, found));
  }

  /** The library found no plan at all: everyone is left out. */
  private static Trace.Point nothing(RoutingProblem problem, double seconds) {
    return new Trace.Point(seconds, 0, problem.requests().size(), 0, 0);
  }

  private static RoutingSearchParameters parameters(java.time.Duration budget) {
    return main.defaultRoutingSearchParameters().toBuilder()
        .setFirstSolutionStrategy(FirstSolutionStrategy.Value.PARALLEL_CHEAPEST_INSERTION)
        .setLocalSearchMetaheuristic(LocalSearchMetaheuristic.Value.GUIDED_LOCAL_SEARCH)
        .setTimeLimit(Duration.newBuilder().setSeconds(WALL_FOR_CPU * (budget.toSeconds() + 1)))
        .build();
  }

  private static void keep(
      RoutingProblem problem,
      Found found,
      double seconds,
      List<Trace.Point> points,
      List<Found> last) {
    int unserved = problem.requests().size() - found.served().size();
    Trace.Point point =
        new Trace.Point(seconds, 0, unserved, found.orders().size(), found.travel());
    if (points.isEmpty() || better(problem, point, points.getLast())) {
      points.add(point);
      last.clear();
      last.add(found);
    }
  }

  private static boolean better(RoutingProblem problem, Trace.Point one, Trace.Point other) {
    if (one.unserved() != other.unserved()) {
      return one.unserved() < other.unserved();
    }
    double fixed = problem.vehicles().getFirst().fixedCost();
    return one.travel() + fixed * one.vehicles() < other.travel() + fixed * other.vehicles();
  }

  /** The plan the library's variables hold now. */
  private static Found read(OrToolsModel model) {
    List<RouteOrder> orders = new ArrayList<>();
    Set<RequestId> served = new HashSet<>();
    double travel = 0;
    List<Vehicle> vehicles = model.problem.vehicles();
    for (int v = 0; v < vehicles.size(); v++) {
      List<RouteOrder.Step> steps = new ArrayList<>();
      long rest = model.breaks[v] == null ? Long.MAX_VALUE : model.breaks[v].startMin();
      int at = vehicles.get(v).startLocation();
      long index = model.routing.nextVar(model.routing.start(v)).value();
      for (; !model.routing.isEnd(index); index = model.routing.nextVar(index).value()) {
        int node = model.manager.indexToNode(index);
        Request request = model.problem.requests().get(node / 2);
        if (rest < model.timeAt(index).min()) {
          steps.add(new RouteOrder.Step(StopKind.BREAK, null));
          rest = Long.MAX_VALUE;
        }
        boolean pickup = node % 2 == 0;
        steps.add(new RouteOrder.Step(pickup ? StopKind.PICKUP : StopKind.DROPOFF, request.id()));
        served.add(request.id());
        int to = (pickup ? request.pickup() : request.dropoff()).location();
        travel += model.problem.travel().cost(at, to);
        at = to;
      }
      if (!steps.isEmpty()) {
        if (rest < Long.MAX_VALUE) {
          steps.add(new RouteOrder.Step(StopKind.BREAK, null));
        }
        travel += model.problem.travel().cost(at, vehicles.get(v).endLocation());
        orders.add(new RouteOrder(vehicles.get(v).id(), steps));
      }
    }
    return new Found(orders, served, travel);
  }

  private static Plan plan(RoutingProblem problem, Found found) {
    List<Route> routes = PlanTiming.time(problem, found.orders());
    List<Unassigned> left =
        problem.requests().stream()
            .map(Request::id)
            .filter(id -> !found.served().contains(id))
            .map(id -> new Unassigned(id, Reason.NOT_TRIED, 0, new Remedy.None()))
            .toList();
    return new Plan(routes, left, PlanTiming.cost(problem, routes), 0, 0);
  }
}
