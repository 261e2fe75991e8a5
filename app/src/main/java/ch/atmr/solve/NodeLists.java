package ch.atmr.solve;

import ch.atmr.optimiser.Fault;
import ch.atmr.optimiser.FaultCode;
import ch.atmr.optimiser.InvalidInputException;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.RouteOrder;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.Stop;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a benchmark plan: lists of node ids and, if given, of the times their service starts. */
final class NodeLists {

  private record Node(RouteOrder.Step step, Stop stop) {}

  private final RoutingProblem problem;
  private final Map<Integer, Node> nodes = new HashMap<>();

  private NodeLists(RoutingProblem problem) {
    this.problem = problem;
    for (Request request : problem.requests()) {
      add(StopKind.PICKUP, request.id(), request.pickup());
      add(StopKind.DROPOFF, request.id(), request.dropoff());
    }
  }

  private void add(StopKind kind, RequestId id, Stop stop) {
    nodes.put(stop.location(), new Node(new RouteOrder.Step(kind, id), stop));
  }

  static List<PlanReader.GivenRoute> read(RoutingProblem problem, Fields plan) {
    return new NodeLists(problem).routes(plan);
  }

  private List<PlanReader.GivenRoute> routes(Fields plan) {
    JsonArray lists = plan.array("routes");
    boolean timed = plan.has("starts");
    if (timed && plan.array("starts").size() != lists.size()) {
      throw plan.fault(FaultCode.MALFORMED, "starts", "expected: one list a route");
    }
    List<PlanReader.GivenRoute> found = new ArrayList<>();
    for (int r = 0; r < lists.size(); r++) {
      double[] ids = numbers("routes[" + r + "]", lists.get(r));
      double[] starts =
          timed ? numbers("starts[" + r + "]", plan.array("starts").get(r)) : new double[0];
      if (timed && starts.length != ids.length) {
        throw plan.fault(
            FaultCode.MALFORMED,
            "starts[" + r + "]",
            starts.length + " times (expected: " + ids.length + ", one a node)");
      }
      PlanReader.GivenRoute route = route(found.size(), ids, starts);
      if (!route.times().isEmpty()) {
        found.add(route);
      }
    }
    return found;
  }

  private PlanReader.GivenRoute route(int index, double[] ids, double[] starts) {
    List<RouteOrder.Step> steps = new ArrayList<>();
    List<double[]> times = new ArrayList<>();
    Vehicle vehicle = problem.vehicles().get(Math.min(index, problem.vehicles().size() - 1));
    int at = vehicle.startLocation();
    double free = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < ids.length; k++) {
      Node node = nodes.get((int) ids[k]);
      boolean depot = ids[k] == vehicle.startLocation() || ids[k] == vehicle.endLocation();
      if (depot && (k == 0 || k == ids.length - 1)) {
        continue;
      }
      if (node == null || ids[k] != (int) ids[k]) {
        steps.add(new RouteOrder.Step(StopKind.PICKUP, new RequestId("node " + printed(ids[k]))));
        times.add(starts.length == 0 ? starts : new double[] {starts[k], starts[k], starts[k]});
        continue;
      }
      steps.add(node.step());
      double reached = free + problem.travel().duration(at, node.stop().location());
      times.add(starts.length == 0 ? starts : times(node, reached, starts[k]));
      at = node.stop().location();
      free = starts.length == 0 ? free : starts[k] + node.stop().service();
    }
    VehicleId id =
        index < problem.vehicles().size() ? vehicle.id() : new VehicleId("route " + (index + 1));
    return new PlanReader.GivenRoute(new RouteOrder(id, steps), times);
  }

  /** Waiting is before the start of a pick-up; to a drop-off the vehicle drives slower. */
  private static double[] times(Node node, double reached, double start) {
    boolean waits = node.step().kind() == StopKind.PICKUP && Double.isFinite(reached);
    // Starting before it can be there is for the checker to see: as an arrival too soon.
    double arrival = waits ? Math.min(reached, start) : start;
    return new double[] {arrival, start, start + node.stop().service()};
  }

  private static String printed(double id) {
    return id == Math.rint(id) ? Long.toString((long) id) : Double.toString(id);
  }

  private static double[] numbers(String field, JsonValue list) {
    if (!(list instanceof JsonArray array)) {
      throw new InvalidInputException(
          List.of(new Fault(FaultCode.MALFORMED, field, "expected: a list of numbers")));
    }
    double[] numbers = new double[array.size()];
    for (int k = 0; k < numbers.length; k++) {
      if (!(array.get(k) instanceof JsonNumber number)) {
        throw new InvalidInputException(
            List.of(
                new Fault(FaultCode.NOT_A_NUMBER, field + "[" + k + "]", "expected: a number")));
      }
      numbers[k] = number.doubleValue();
    }
    return numbers;
  }
}
