package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer about a plan against the whole plan made and timed anew. */
class PlanInquiryTest {
  private static final CostRates RATES = new CostRates(8_000, 4_500, 1_000, 700, 15_000);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whatAPlaceCostsIsWhatTheWholePlanThenCostsMore(long seed) {
    RoutingProblem problem = new RandomProblems(seed).problem(24, 5);
    PlanInquiry inquiry = inquiry(problem, seed);
    assertThat(inquiry.price()).isEqualTo(anew(problem, inquiry.routes()));
    answered(problem, inquiry)
        .forEach((place, moved) ->
            assertThat(place.delta())
                .isEqualTo(anew(problem, whole(problem, inquiry, place)).minus(inquiry.price())));
  }

  /** The day is under way, and its plan published: what a place changes of it is in its price. */
  @Test
  void whatAPlaceChangesOfAPublishedPlanIsInItsPrice() {
    int moved = 0;
    int others = 0;
    for (long seed = 1; seed <= 12; seed++) {
      RoutingProblem day = new RandomProblems(seed).problem(24, 5);
      SearchParameters parameters = SearchParameters.standard().withSeed(seed);
      Plan published = Solver.solve(day, parameters, StoppingRule.iterations(200));
      RoutingProblem problem = DayUnderWay.of(day, published, 2000, 600);
      PlanInquiry inquiry = new PlanInquiry(problem, published, RATES);
      assertThat(inquiry.price().stability()).isZero();
      for (var answer : places(problem, inquiry).entrySet()) {
        Price delta = answer.getKey().delta();
        assertThat(delta)
            .isEqualTo(
                anew(problem, whole(problem, inquiry, answer.getKey())).minus(inquiry.price()));
        // 400 s of driving: what it costs that a published ride gets another driver.
        long own = answer.getValue().isPresent() ? Math.round(400 * 8_000 / 3_600.0) : 0;
        assertThat(delta.stability()).isGreaterThanOrEqualTo(own);
        moved += own > 0 ? 1 : 0;
        others += delta.stability() > own ? 1 : 0;
      }
    }
    assertThat(moved).isGreaterThan(50);
    assertThat(others).as("times that move").isGreaterThan(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void aPlaceIsPartOfAWholePlanThatBreaksNoRule(long seed) {
    RoutingProblem problem = new RandomProblems(seed).problem(24, 5);
    PlanInquiry inquiry = inquiry(problem, seed);
    answered(problem, inquiry)
        .forEach((place, moved) -> {
          List<Route> whole = whole(problem, inquiry, place);
          List<RequestId> left = new ArrayList<>(inquiry.unserved());
          whole.forEach(r -> r.stops().forEach(stop -> stop.request().ifPresent(left::remove)));
          assertThat(PlanChecker.check(problem, whole, left)).isEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatARideCostsIsWhatThePlanCostsLessWithoutIt(long seed) {
    RoutingProblem problem = new RandomProblems(seed).unlinked(20, 4);
    PlanInquiry inquiry = inquiry(problem, seed);
    for (Request request : problem.requests()) {
      if (inquiry.serves(request.id())) {
        List<RouteOrder> without =
            inquiry.routes().stream()
                .map(route -> order(route, request.id()))
                .filter(order -> order.steps().stream().anyMatch(s -> s.requestId() != null))
                .toList();
        List<Route> timed = PlanTiming.time(problem, PlanTiming.withBreaks(problem, without));
        Price price = inquiry.priceOf(request.id());
        Price difference = inquiry.price().minus(anew(problem, timed));
        assertThat(price.driving()).isEqualTo(difference.driving());
        assertThat(price.waiting()).isEqualTo(difference.waiting());
        assertThat(price.rideExcess()).isEqualTo(difference.rideExcess());
        assertThat(price.unserved()).isZero();
      }
    }
  }

  @Test
  void askingChangesNothing() {
    RoutingProblem problem = new RandomProblems(7).problem(24, 5);
    PlanInquiry inquiry = inquiry(problem, 7);
    List<Route> routes = inquiry.routes();
    Price price = inquiry.price();
    List<String> first = answers(problem, inquiry);
    assertThat(answers(problem, inquiry)).isEqualTo(first);
    assertThat(inquiry.routes()).isEqualTo(routes);
    assertThat(inquiry.price()).isEqualTo(price);
  }

  @Test
  void placesComeCheapestFirst() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("near", Line.stop(10, 600, 1_200), Line.stop(20)))
            .add(Line.car("a"))
            .add(Vehicle.builder(new VehicleId("far"), 60, Line.DAY).capacity(Capacity.seats(4)))
            .problem();
    PlanInquiry inquiry = new PlanInquiry(problem, empty(), new CostRates(3_600, 0, 0, 0, 10_000));
    List<Place> places = inquiry.places(new RequestId("near"), 5);
    // 10 km there, 10 km on, 20 km back: 40 min, a rappen a second; and no ride is left out.
    assertThat(places).extracting(place -> place.vehicle().value()).containsExactly("a");
    assertThat(places.getFirst().delta().driving()).isEqualTo(2_400);
    assertThat(places.getFirst().delta().unserved()).isEqualTo(-10_000);
    assertThat(places.getFirst().delta().total()).isEqualTo(-7_600);
    assertThat(places.getFirst().dropoff() - places.getFirst().pickup()).isEqualTo(600);
  }

  @Test
  void saysWhichRuleIsInTheWayByHowMuchAndWhatHelps() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("late", Line.stop(30, 0, 1_200), Line.stop(40)))
            .add(Line.car("a"))
            .problem();
    PlanInquiry inquiry = new PlanInquiry(problem, empty(), RATES);
    RequestId late = new RequestId("late");
    assertThat(inquiry.places(late, 3)).isEmpty();
    Unassigned why = inquiry.explain(late);
    assertThat(why.reason()).isEqualTo(Reason.PICKUP_WINDOW);
    assertThat(why.shortfall()).isEqualTo(600);
    assertThat(why.remedy()).isEqualTo(new Remedy.WidenWindow(StopKind.PICKUP, 0, 600));
  }

  @Test
  void refusesWhatThePlanDoesNotHave() {
    RoutingProblem problem = new Line().add(Line.ride("r", 1, 2)).add(Line.car("a")).problem();
    PlanInquiry inquiry = new PlanInquiry(problem, empty(), RATES);
    assertThatThrownBy(() -> inquiry.places(new RequestId("x"), 1)).hasMessageContaining("x");
    assertThatThrownBy(() -> inquiry.alternatives(new RequestId("r"), 1))
        .hasMessageContaining("not served");
    assertThatThrownBy(() -> new CostRates(-1, 0, 0, 0, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("rates.driving");
  }

  @Test
  void aBrokenPlanHasViolationsAndNoPrice() {
    RoutingProblem problem = new Line().add(Line.ride("r", 1, 2)).add(Line.car("a")).problem();
    RequestId ride = new RequestId("r");
    RouteOrder backwards =
        new RouteOrder(
            new VehicleId("a"),
            List.of(
                new RouteOrder.Step(StopKind.DROPOFF, ride),
                new RouteOrder.Step(StopKind.PICKUP, ride)));
    PlanEvaluation evaluation =
        PlanEvaluation.of(problem, PlanTiming.time(problem, List.of(backwards)), List.of(), RATES);
    assertThat(evaluation.violations())
        .extracting(Violation::rule)
        .contains(Rule.DROPOFF_BEFORE_PICKUP);
    assertThat(evaluation.price()).isEmpty();
    assertThat(PlanEvaluation.of(problem, List.of(), List.of(ride), RATES).price())
        .contains(new Price(0, 0, 0, 0, 15_000, 0));
  }

  @Test
  void tellsWhatIsDifferentBetweenTwoPlans() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("moved", 5, 9))
            .add(Line.ride("new", 6, 9))
            .add(Line.ride("same", 3, 4))
            .add(Line.car("a"))
            .add(Line.car("b"))
            .add(Line.car("c"))
            .problem();
    List<Route> before = PlanTiming.time(problem, List.of(trip("a", "moved"), trip("c", "same")));
    List<Route> after =
        PlanTiming.time(problem, List.of(trip("a", "new"), trip("b", "moved"), trip("c", "same")));
    assertThat(PlanDiff.of(before, before)).isEmpty();
    assertThat(PlanDiff.of(before, after))
        .extracting(PlanDiff.Change::request, PlanDiff.Change::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(new RequestId("moved"), PlanDiff.Kind.MOVED),
            org.assertj.core.groups.Tuple.tuple(new RequestId("new"), PlanDiff.Kind.ADDED));
    assertThat(PlanDiff.of(after, before))
        .extracting(PlanDiff.Change::kind)
        .containsExactly(PlanDiff.Kind.MOVED, PlanDiff.Kind.REMOVED);
  }

  private static RouteOrder trip(String vehicle, String ride) {
    return new RouteOrder(
        new VehicleId(vehicle),
        List.of(
            new RouteOrder.Step(StopKind.PICKUP, new RequestId(ride)),
            new RouteOrder.Step(StopKind.DROPOFF, new RequestId(ride))));
  }

  private static Plan empty() {
    return new Plan(List.of(), List.of(), new PlanCost(0, 0, 0, 0, 0, 0, 0, 0), 0, 0);
  }

  private static PlanInquiry inquiry(RoutingProblem problem, long seed) {
    Plan plan =
        Solver.solve(
            problem, SearchParameters.standard().withSeed(seed), StoppingRule.iterations(200));
    return new PlanInquiry(problem, plan, RATES);
  }

  private static Map<Place, Optional<RequestId>> answered(
      RoutingProblem problem, PlanInquiry inquiry) {
    Map<Place, Optional<RequestId>> places = places(problem, inquiry);
    assertThat(places).isNotEmpty();
    return places;
  }

  /** Places for all requests, and the request that moves where one is served already. */
  private static Map<Place, Optional<RequestId>> places(
      RoutingProblem problem, PlanInquiry inquiry) {
    Map<Place, Optional<RequestId>> places = new LinkedHashMap<>();
    for (RequestId left : inquiry.unserved()) {
      inquiry.places(left, 3).forEach(place -> places.put(place, Optional.empty()));
    }
    for (Request request : problem.requests()) {
      if (inquiry.serves(request.id())) {
        for (Place place : inquiry.alternatives(request.id(), 3)) {
          assertThat(place.vehicle()).isNotEqualTo(inquiry.vehicleOf(request.id()));
          places.put(place, Optional.of(request.id()));
        }
      }
    }
    return places;
  }

  /** The plan with the place taken, all its times found anew. */
  private static List<Route> whole(RoutingProblem problem, PlanInquiry inquiry, Place place) {
    Map<VehicleId, RouteOrder> orders = new LinkedHashMap<>();
    inquiry
        .routes()
        .forEach(route -> orders.put(route.vehicle(), order(route, new RequestId("-"))));
    place.beside().forEach(order -> orders.put(order.vehicle(), order));
    orders.put(place.vehicle(), place.order());
    return PlanTiming.time(
        problem, orders.values().stream().filter(order -> !order.steps().isEmpty()).toList());
  }

  private static Price anew(RoutingProblem problem, List<Route> routes) {
    return RATES.price(problem, PlanTiming.cost(problem, routes));
  }

  /** The route's order; where it loses a ride, its break is to be placed anew. */
  private static RouteOrder order(Route route, RequestId without) {
    boolean shortened = route.stops().stream().anyMatch(stop -> without.equals(stop.requestId()));
    return new RouteOrder(
        route.vehicle(),
        route.stops().stream()
            .filter(stop -> !without.equals(stop.requestId()))
            .filter(stop -> !shortened || stop.kind() != StopKind.BREAK)
            .map(stop -> new RouteOrder.Step(stop.kind(), stop.requestId()))
            .toList());
  }

  private static List<String> answers(RoutingProblem problem, PlanInquiry inquiry) {
    List<String> answers = new ArrayList<>();
    for (Request request : problem.requests()) {
      RequestId id = request.id();
      answers.add(
          inquiry.serves(id)
              ? inquiry.priceOf(id) + " " + inquiry.alternatives(id, 3)
              : inquiry.places(id, 3) + " " + inquiry.explain(id));
    }
    return answers;
  }
}
