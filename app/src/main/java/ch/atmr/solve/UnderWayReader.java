package ch.atmr.solve;

import ch.atmr.optimiser.Commitment;
import ch.atmr.optimiser.Commitment.Aboard;
import ch.atmr.optimiser.Commitment.BoundStop;
import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.Demand;
import ch.atmr.optimiser.FaultCode;
import ch.atmr.optimiser.Pin;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanCost;
import ch.atmr.optimiser.PlannedStop;
import ch.atmr.optimiser.Promise;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.StabilityRates;
import ch.atmr.optimiser.StopKind;
import ch.atmr.optimiser.TimeWindow;
import ch.atmr.optimiser.UnderWay;
import ch.atmr.optimiser.VehicleId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads what of a day is driven, decided or published already: its field {@code under_way}. */
final class UnderWayReader {

  private final Optional<Fields> field;

  UnderWayReader(Fields day) {
    field = day.has("under_way") ? Optional.of(day.object("under_way")) : Optional.empty();
  }

  /** Where drivers are, by name, of those who are on their way. */
  Map<String, Fields> drivers() {
    Map<String, Fields> drivers = new HashMap<>();
    for (Fields driver : list(field, "drivers")) {
      if (drivers.put(driver.text("driver"), driver) != null) {
        throw driver.fault(
            FaultCode.DUPLICATE, "driver", driver.text("driver") + " is there twice");
      }
    }
    return drivers;
  }

  UnderWay underWay() {
    Map<VehicleId, Commitment> commitments = new HashMap<>();
    drivers().forEach((name, driver) -> commitments.put(new VehicleId(name), commitment(driver)));
    Map<RequestId, Pin> pins = new HashMap<>();
    for (Fields pin : list(field, "pins")) {
      pins.put(new RequestId(pin.text("ride")), pin(pin));
    }
    Map<RequestId, Promise> promises = new HashMap<>();
    for (Fields told : list(field, "published")) {
      promises.put(
          new RequestId(told.text("ride")),
          StabilityRates.STANDARD.promise(
              Set.of(new VehicleId(told.text("driver"))),
              told.time("pickup"),
              field.orElseThrow().time("now"),
              CostRates.STANDARD));
    }
    return new UnderWay(commitments, pins, promises);
  }

  /** The published plan, to begin with; empty without one. */
  Optional<Plan> published() {
    Map<VehicleId, List<PlannedStop>> stops = new TreeMap<>();
    for (Fields told : list(field, "published")) {
      RequestId ride = new RequestId(told.text("ride"));
      List<PlannedStop> route =
          stops.computeIfAbsent(new VehicleId(told.text("driver")), _ -> new ArrayList<>());
      route.add(stop(StopKind.PICKUP, ride, told.time("pickup")));
      route.add(stop(StopKind.DROPOFF, ride, told.time("dropoff")));
    }
    List<Route> routes = new ArrayList<>();
    stops.forEach((vehicle, route) -> {
      route.sort(Comparator.comparingDouble(PlannedStop::start));
      routes.add(new Route(vehicle, route.getFirst().start(), route, route.getLast().start()));
    });
    return routes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Plan(routes, List.of(), new PlanCost(0, 0, 0, 0, 0, 0, 0, 0), 0, 0));
  }

  private static PlannedStop stop(StopKind kind, RequestId ride, double at) {
    return new PlannedStop(kind, ride, at, at, at, Demand.NONE);
  }

  private static Commitment commitment(Fields driver) {
    List<Aboard> aboard =
        list(Optional.of(driver), "aboard").stream()
            .map(ride -> new Aboard(new RequestId(ride.text("ride")), ride.time("since")))
            .toList();
    List<BoundStop> frozen = stops(driver, "frozen");
    List<BoundStop> later = stops(driver, "later");
    return driver.here(() -> new Commitment(aboard, frozen, later));
  }

  private static List<BoundStop> stops(Fields driver, String name) {
    return list(Optional.of(driver), name).stream().map(UnderWayReader::bound).toList();
  }

  private static BoundStop bound(Fields stop) {
    RequestId ride = new RequestId(stop.text("ride"));
    StopKind kind =
        switch (stop.text("kind")) {
          case "pickup" -> StopKind.PICKUP;
          case "dropoff" -> StopKind.DROPOFF;
          default ->
              throw stop.fault(
                  FaultCode.OUT_OF_RANGE,
                  "kind",
                  stop.text("kind") + " (expected: pickup or dropoff)");
        };
    return kind == StopKind.DROPOFF && !stop.has("time")
        ? BoundStop.owed(ride)
        : BoundStop.at(kind, ride, stop.time("time"));
  }

  private static Pin pin(Fields pin) {
    Set<VehicleId> driver =
        pin.has("driver") ? Set.of(new VehicleId(pin.text("driver"))) : Set.of();
    Optional<TimeWindow> pickup =
        pin.has("earliest") || pin.has("latest")
            ? Optional.of(TransportDayReader.window(pin, "earliest", "latest"))
            : Optional.empty();
    return new Pin(driver, pickup);
  }

  private static List<Fields> list(Optional<Fields> fields, String name) {
    return fields
        .filter(found -> found.has(name))
        .map(found -> found.objects(name))
        .orElse(List.of());
  }
}
