package ch.atmr.solve;

import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.Place;
import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.PlanDiff;
import ch.atmr.optimiser.PlanInquiry;
import ch.atmr.optimiser.PlanTiming;
import ch.atmr.optimiser.Price;
import ch.atmr.optimiser.Request;
import ch.atmr.optimiser.RequestId;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.Unassigned;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/** Writes answers about a plan: what each ride costs, where else it could be, what differs. */
final class AnswersJson {
  private static final int ALTERNATIVES = 3;

  private AnswersJson() {}

  /** Explains a plan, ride by ride. */
  static JsonObject explanation(Instance instance, List<Route> routes) {
    RoutingProblem problem = instance.problem();
    Plan plan = new Plan(routes, List.of(), PlanTiming.cost(problem, routes), 0, 0);
    PlanInquiry inquiry = new PlanInquiry(problem, plan, CostRates.STANDARD);
    JsonArrayBuilder rides = Json.createArrayBuilder();
    JsonArrayBuilder unassigned = Json.createArrayBuilder();
    for (Request request : problem.requests()) {
      if (inquiry.serves(request.id())) {
        rides.add(served(instance, inquiry, request.id()));
      } else {
        unassigned.add(left(instance, inquiry, request.id()));
      }
    }
    return Json.createObjectBuilder()
        .add("price_rappen", price(inquiry.price()))
        .add("rides", rides)
        .add("unassigned", unassigned)
        .build();
  }

  /** A price by part, in rappen. */
  static JsonObjectBuilder price(Price price) {
    return Json.createObjectBuilder()
        .add("total", price.total())
        .add("driving", price.driving())
        .add("waiting", price.waiting())
        .add("ride_excess", price.rideExcess())
        .add("vehicles", price.vehicles())
        .add("unserved", price.unserved())
        .add("stability", price.stability());
  }

  /** What is different in the second plan. */
  static JsonArrayBuilder changes(List<Route> before, List<Route> after) {
    JsonArrayBuilder changes = Json.createArrayBuilder();
    for (PlanDiff.Change change : PlanDiff.of(before, after)) {
      JsonObjectBuilder json =
          Json.createObjectBuilder()
              .add("ride", change.request().value())
              .add("kind", change.kind().name());
      change.from().ifPresent(vehicle -> json.add("from", vehicle.value()));
      change.to().ifPresent(vehicle -> json.add("to", vehicle.value()));
      changes.add(
          json.add("pickup_shift_seconds", change.pickupShift())
              .add("dropoff_shift_seconds", change.dropoffShift()));
    }
    return changes;
  }

  private static JsonObjectBuilder served(Instance instance, PlanInquiry inquiry, RequestId id) {
    return Json.createObjectBuilder()
        .add("ride", id.value())
        .add("driver", inquiry.vehicleOf(id).value())
        .add("price_rappen", price(inquiry.priceOf(id)))
        .add("alternatives", places(instance, inquiry.alternatives(id, ALTERNATIVES)));
  }

  private static JsonObjectBuilder left(Instance instance, PlanInquiry inquiry, RequestId id) {
    List<Place> places = inquiry.places(id, ALTERNATIVES);
    JsonObjectBuilder json =
        Json.createObjectBuilder().add("ride", id.value()).add("places", places(instance, places));
    if (places.isEmpty()) {
      Unassigned why = inquiry.explain(id);
      json.add("reason", why.reason().name())
          .add("missing", why.shortfall())
          .add("remedy", RemedyText.of(why));
    }
    return json;
  }

  private static JsonArrayBuilder places(Instance instance, List<Place> places) {
    JsonArrayBuilder list = Json.createArrayBuilder();
    for (Place place : places) {
      JsonObjectBuilder json = Json.createObjectBuilder().add("driver", place.vehicle().value());
      switch (instance) {
        case Instance.Day day ->
            json.add("pickup", PlanJson.time(place.pickup(), day.day().zone()))
                .add("dropoff", PlanJson.time(place.dropoff(), day.day().zone()));
        case Instance.Text _ -> json.add("pickup", place.pickup()).add("dropoff", place.dropoff());
      }
      list.add(json.add("price_rappen", price(place.delta())));
    }
    return list;
  }
}
