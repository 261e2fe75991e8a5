package ch.atmr.solve;

import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanCost;
import ch.atmr.optimiser.PlannedStop;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.Unassigned;
import ch.atmr.optimiser.Vehicle;
import ch.atmr.optimiser.VehicleId;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Writes plans: node lists for a benchmark, stops with times for a day. */
public final class PlanJson {

  private PlanJson() {}

  public static JsonObject write(Instance instance, Plan plan) {
    return switch (instance) {
      case Instance.Text text -> benchmark(text, plan);
      case Instance.Day day -> day(day.day(), plan);
    };
  }

  private static JsonObject benchmark(Instance.Text text, Plan plan) {
    Map<RequestId, Request> requests = requests(text);
    JsonArrayBuilder routes = Json.createArrayBuilder();
    JsonArrayBuilder starts = Json.createArrayBuilder();
    for (Route route : plan.routes()) {
      JsonArrayBuilder nodes = Json.createArrayBuilder();
      JsonArrayBuilder times = Json.createArrayBuilder();
      for (PlannedStop stop : route.stops()) {
        stop.request()
            .map(requests::get)
            .ifPresent(request -> {
              boolean pickup = stop.kind() == StopKind.PICKUP;
              nodes.add((pickup ? request.pickup() : request.dropoff()).location());
              times.add(stop.start());
            });
      }
      routes.add(nodes);
      starts.add(times);
    }
    return Json.createObjectBuilder()
        .add("routes", routes)
        .add("starts", starts)
        .add("cost", plan.cost().travel())
        .add("unassigned", unassigned(plan))
        .add("seed", plan.seed())
        .add("iterations", plan.iterations())
        .build();
  }

  private static Map<RequestId, Request> requests(Instance instance) {
    Map<RequestId, Request> requests = new HashMap<>();
    instance.problem().requests().forEach(request -> requests.put(request.id(), request));
    return requests;
  }

  private static JsonObject day(TransportDay day, Plan plan) {
    JsonArrayBuilder routes = Json.createArrayBuilder();
    for (Route route : plan.routes()) {
      JsonArrayBuilder stops = Json.createArrayBuilder();
      route.stops().forEach(stop -> stops.add(stop(stop, day.zone())));
      routes.add(
          Json.createObjectBuilder()
              .add("driver", route.vehicle().value())
              .add("departure", time(route.departure(), day.zone()))
              .add("end", time(route.end(), day.zone()))
              .add("stops", stops));
    }
    return Json.createObjectBuilder()
        .add("routes", routes)
        .add("unassigned", unassigned(plan))
        .add("cost", cost(day, plan))
        .add("seed", plan.seed())
        .add("iterations", plan.iterations())
        .build();
  }

  private static JsonObjectBuilder stop(PlannedStop stop, ZoneId zone) {
    JsonObjectBuilder json = Json.createObjectBuilder();
    stop.request().ifPresent(request -> json.add("ride", request.value()));
    Demand load = stop.load();
    return json.add("kind", stop.kind().name().toLowerCase(Locale.ROOT))
        .add("arrival", time(stop.arrival(), zone))
        .add("start", time(stop.start(), zone))
        .add("departure", time(stop.departure(), zone))
        .add(
            "load",
            Json.createObjectBuilder()
                .add("seats", load.seats())
                .add("wheelchairs", load.wheelchairs())
                .add("stretchers", load.stretchers()));
  }

  static String time(double seconds, ZoneId zone) {
    long whole = (long) Math.floor(seconds);
    long nanos = Math.round((seconds - whole) * 1e9);
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.ofEpochSecond(whole, nanos).atZone(zone));
  }

  private static JsonArrayBuilder unassigned(Plan plan) {
    JsonArrayBuilder left = Json.createArrayBuilder();
    for (Unassigned request : plan.unassigned()) {
      left.add(
          Json.createObjectBuilder()
              .add("ride", request.request().value())
              .add("reason", request.reason().name())
              .add("remedy", RemedyText.of(request)));
    }
    return left;
  }

  private static JsonObjectBuilder cost(TransportDay day, Plan plan) {
    PlanCost cost = plan.cost();
    return Json.createObjectBuilder()
        .add("unserved", cost.unserved())
        .add("driving_seconds", Math.round(cost.drivingSeconds()))
        .add("driving_km", Math.round(metres(day, plan)) / 1000.0)
        .add("waiting_seconds", Math.round(cost.waitingSeconds()))
        .add("ride_excess_seconds", Math.round(cost.rideExcessSeconds()))
        .add("drivers_used", cost.vehiclesUsed());
  }

  private static double metres(TransportDay day, Plan plan) {
    Map<RequestId, Request> requests = requests(new Instance.Day(day));
    Map<VehicleId, Vehicle> vehicles = new HashMap<>();
    day.problem().vehicles().forEach(vehicle -> vehicles.put(vehicle.id(), vehicle));
    double metres = 0;
    for (Route route : plan.routes()) {
      Vehicle vehicle = vehicles.get(route.vehicle());
      if (vehicle == null) {
        continue;
      }
      int at = vehicle.startLocation();
      for (PlannedStop stop : route.stops()) {
        Request request = stop.request().map(requests::get).orElse(null);
        if (request != null) {
          boolean pickup = stop.kind() == StopKind.PICKUP;
          int to = (pickup ? request.pickup() : request.dropoff()).location();
          metres += day.metres(at, to);
          at = to;
        }
      }
      if (vehicle.endLocation() != Vehicle.ANYWHERE) {
        metres += day.metres(at, vehicle.endLocation());
      }
    }
    return metres;
  }
}
