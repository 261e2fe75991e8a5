package ch.atmr.solve;

import ch.atmr.optimiser.FaultCode;
import ch.atmr.optimiser.PlanTiming;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.RouteOrder;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.VehicleId;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a plan back to have it checked: times are kept when every stop has them, and found when
 * some are missing.
 */
final class PlanReader {

  /**
   * A plan as given.
   *
   * @param untimed stops without times in a plan that has times
   */
  record GivenPlan(List<Route> routes, List<RequestId> unassigned, int untimed) {

    GivenPlan {
      routes = List.copyOf(routes);
      unassigned = List.copyOf(unassigned);
    }
  }

  /** One route as given; {@code times} holds arrival, start and departure, or nothing, by step. */
  record GivenRoute(RouteOrder order, List<double[]> times) {}

  private PlanReader() {}

  static GivenPlan read(Instance instance, JsonObject json) {
    Fields plan = new Fields("", json);
    List<RequestId> unassigned = new ArrayList<>();
    if (plan.has("unassigned")) {
      for (Fields left : plan.objects("unassigned")) {
        unassigned.add(new RequestId(left.text("ride")));
      }
    }
    List<GivenRoute> routes =
        switch (instance) {
          case Instance.Text text -> NodeLists.read(text.problem(), plan);
          case Instance.Day day -> plan.objects("routes").stream().map(PlanReader::route).toList();
        };
    int stops = 0;
    int timed = 0;
    for (GivenRoute route : routes) {
      stops += route.times().size();
      timed += (int) route.times().stream().filter(times -> times.length > 0).count();
    }
    List<Route> result =
        timed == stops
            ? new GivenTimes(instance.problem()).routes(routes)
            : PlanTiming.time(instance.problem(), routes.stream().map(GivenRoute::order).toList());
    return new GivenPlan(result, unassigned, timed == 0 ? 0 : stops - timed);
  }

  private static GivenRoute route(Fields route) {
    List<RouteOrder.Step> steps = new ArrayList<>();
    List<double[]> times = new ArrayList<>();
    for (Fields stop : route.objects("stops")) {
      StopKind kind = kind(stop);
      steps.add(
          new RouteOrder.Step(
              kind, kind == StopKind.BREAK ? null : new RequestId(stop.text("ride"))));
      boolean timed = stop.has("arrival") && stop.has("start") && stop.has("departure");
      times.add(
          timed
              ? new double[] {stop.time("arrival"), stop.time("start"), stop.time("departure")}
              : new double[0]);
    }
    return new GivenRoute(new RouteOrder(new VehicleId(route.text("driver")), steps), times);
  }

  private static StopKind kind(Fields stop) {
    return switch (stop.text("kind")) {
      case "pickup" -> StopKind.PICKUP;
      case "dropoff" -> StopKind.DROPOFF;
      case "break" -> StopKind.BREAK;
      default ->
          throw stop.fault(
              FaultCode.OUT_OF_RANGE,
              "kind",
              stop.text("kind") + " (expected: pickup, dropoff or break)");
    };
  }
}
