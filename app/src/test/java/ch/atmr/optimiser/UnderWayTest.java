package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ch.atmr.optimiser.Commitment.Aboard;
import ch.atmr.optimiser.Commitment.BoundStop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans of days that are being driven already. */
class UnderWayTest {

  private static final SearchParameters PARAMETERS = SearchParameters.standard();
  private static final VehicleId V = new VehicleId("v");
  private static final VehicleId W = new VehicleId("w");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aDayPlannedAgainKeepsWhatCannotBeChanged(long seed) {
    RoutingProblem day = new RandomProblems(seed).problem(30, 6);
    Plan first = Solver.solve(day, PARAMETERS, StoppingRule.iterations(200));
    double now = 5400 + 600.0 * seed;
    RoutingProblem rest = DayUnderWay.of(day, first, now, 1200);

    assertThat(Leeway.of(rest)).as("nothing is late").isEqualTo(rest);
    Plan afresh = Solver.solve(rest, PARAMETERS, StoppingRule.iterations(400));
    Plan improved =
        new Solver(rest, PARAMETERS, SearchListener.SILENT)
            .improve(first, StoppingRule.iterations(400));

    for (Plan plan : List.of(afresh, improved)) {
      assertThat(PlanChecker.check(rest, plan)).isEmpty();
      assertKept(rest, plan);
    }
    assertThat(improved.cost().unserved()).isLessThanOrEqualTo(left(rest, first));
  }

  @Test
  void theDaysOfTheseTestsHavePassengersAboardAndFrozenStops() {
    int aboard = 0;
    int frozen = 0;
    int owed = 0;
    for (long seed = 1; seed <= 8; seed++) {
      RoutingProblem day = new RandomProblems(seed).problem(30, 6);
      Plan first = Solver.solve(day, PARAMETERS, StoppingRule.iterations(200));
      RoutingProblem rest = DayUnderWay.of(day, first, 5400 + 600.0 * seed, 1200);
      for (Commitment commitment : rest.underWay().commitments().values()) {
        aboard += commitment.aboard().size();
        frozen += commitment.frozen().size();
        owed += commitment.later().size();
      }
    }
    assertThat(aboard).isGreaterThan(5);
    assertThat(frozen).isGreaterThan(10);
    assertThat(owed).isGreaterThan(2);
  }

  private static int left(RoutingProblem rest, Plan first) {
    Set<RequestId> served = new HashSet<>();
    first
        .routes()
        .forEach(route -> route.stops().forEach(stop -> stop.request().ifPresent(served::add)));
    return (int) rest.requests().stream().filter(request -> !served.contains(request.id())).count();
  }

  /** Read from the plan alone: frozen stops first and at their times, who is aboard stays there. */
  private static void assertKept(RoutingProblem rest, Plan plan) {
    rest.underWay()
        .commitments()
        .forEach((vehicle, commitment) -> {
          List<PlannedStop> driven = new ArrayList<>();
          plan.routes().stream()
              .filter(route -> route.vehicle().equals(vehicle))
              .forEach(route -> driven.addAll(route.stops()));
          driven.removeIf(stop -> stop.kind() == StopKind.BREAK);
          for (int k = 0; k < commitment.frozen().size(); k++) {
            BoundStop bound = commitment.frozen().get(k);
            PlannedStop stop = driven.get(k);
            assertThat(stop.requestId()).isEqualTo(bound.request());
            double at = stop.kind() == StopKind.PICKUP ? stop.start() : stop.arrival();
            assertThat(at).isEqualTo(bound.time().orElseThrow());
          }
          for (Aboard aboard : commitment.aboard()) {
            assertThat(driven.stream().filter(s -> aboard.request().equals(s.requestId())))
                .singleElement()
                .extracting(PlannedStop::kind)
                .isEqualTo(StopKind.DROPOFF);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyStepOfTheSearchLeavesBoundStopsAloneAndAddsUp(long seed) {
    RoutingProblem day = new RandomProblems(seed).unlinked(30, 6);
    Plan first = Solver.solve(day, PARAMETERS, StoppingRule.iterations(200));
    RoutingProblem rest = DayUnderWay.of(day, first, 6000 + 600.0 * seed, 1200);
    Solution solution = new Solution(new Network(rest));
    new WarmStart(solution).load(first);
    SplittableRandom random = new SplittableRandom(seed);
    Relatedness relatedness = new Relatedness(solution.network);
    StringRemoval removal = new StringRemoval(solution, relatedness, PARAMETERS, random);
    Recreation recreation = new Recreation(solution, PARAMETERS, random);
    TailExchange tails = new TailExchange(solution, random);
    for (int round = 0; round < 150; round++) {
      double before = solution.cost();
      tails.exchange();
      removal.ruin(random.nextInt(solution.network.requestCount));
      recreation.recreate(() -> false);
      if (round % 20 == 10) {
        solution.loosenPromises();
        before = solution.cost();
      } else if (round % 20 == 19) {
        double loose = solution.cost();
        solution.tightenPromises();
        assertThat(solution.cost()).isLessThanOrEqualTo(loose);
        before = solution.cost();
      }
      assertAddsUp(solution);
      assertBoundAlone(solution);
      if (round % 3 == 0) {
        solution.rollback();
        assertThat(solution.cost()).isCloseTo(before, within(1e-6));
        assertAddsUp(solution);
      } else {
        solution.commit();
      }
    }
  }

  /** However soon the search is caught, and with a single cooling. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void promisesThatGaveWayForMoreRidesAreKeptAgain(long seed) {
    RoutingProblem day = new RandomProblems(seed).unlinked(40, 4);
    Plan first = Solver.solve(day, PARAMETERS, StoppingRule.iterations(1));
    RoutingProblem rest = DayUnderWay.of(day, first, 0, 0);
    for (int coolings : new int[] {1, 2}) {
      SearchParameters parameters = PARAMETERS.toBuilder().coolings(coolings).patience(1).build();
      Plan plan =
          new Solver(rest, parameters, SearchListener.SILENT)
              .improve(first, StoppingRule.iterations(2000));
      Solution solution = new Solution(new Network(rest));
      new WarmStart(solution).load(plan);
      Plan asNearAsCanBe = new PlanAssembly(solution.network).plan(Incumbent.of(solution), 0, 1);
      assertThat(asNearAsCanBe.cost().unserved()).isEqualTo(plan.cost().unserved());
      assertThat(plan.cost().total()).isLessThanOrEqualTo(asNearAsCanBe.cost().total() + 1e-6);
    }
  }

  private static void assertBoundAlone(Solution solution) {
    Network network = solution.network;
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      Tour tour = solution.tour(vehicle);
      int[] bound = network.bindings.nodes[vehicle];
      for (int k = 0; k < bound.length; k++) {
        if (k < network.bindings.frozen[vehicle]) {
          assertThat(tour.nodes[k + 1]).isEqualTo(bound[k]);
        }
        assertThat(tour.visits(bound[k])).isTrue();
        assertThat(solution.vehicleOf(network.request(bound[k]))).isEqualTo(vehicle);
      }
    }
  }

  /** The cost from the orders of stops and the promises alone. */
  private static void assertAddsUp(Solution solution) {
    Network network = solution.network;
    RoutingProblem problem = network.problem;
    int[] minutes = solution.minutes();
    double cost = 0;
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      Tour tour = solution.tour(vehicle);
      assertThat(tour.feasible).isTrue();
      cost += tour.isEmpty() ? 0 : network.vehicles[vehicle].fixedCost();
      double work = 0;
      for (int k = 1; k <= tour.last && !tour.isEmpty(); k++) {
        work += network.cost(tour.nodes[k - 1], tour.nodes[k]);
      }
      cost += work;
      for (int k = 1; k < tour.last; k++) {
        RequestId id = network.id(network.request(tour.nodes[k]));
        Promise promise = problem.underWay().promises().get(id);
        if (network.isPickup(tour.nodes[k])) {
          work += network.serviceWork[network.request(tour.nodes[k])];
        }
        if (promise != null && network.isPickup(tour.nodes[k])) {
          boolean own = promise.vehicles().contains(network.vehicles[vehicle].id());
          cost += own ? 0 : promise.driverPrice();
          int moved = minutes[network.request(tour.nodes[k])];
          cost +=
              moved == Promises.ANY_TIME
                  ? promise.timePrice()
                  : Math.min(promise.timePrice(), moved * promise.minutePrice());
        }
      }
      cost += network.unevenness(vehicle, work);
    }
    for (int k = 0; k < solution.bank.size(); k++) {
      cost += network.penalty[solution.bank.at(k)];
    }
    assertThat(solution.cost()).isCloseTo(cost, within(1e-6 * Math.max(1, cost)));
  }

  @Test
  void whoIsAboardIsBroughtInTimeAndNobodyIsPutBeforeAFrozenStop() {
    // v is at 10 with a on board since 0 s, who must be at 30 within 1300 s of boarding; it picks
    // up
    // b at 12 at 200 s. c at 11 lies on the way, but before a frozen stop.
    RoutingProblem problem =
        underWay(
            new Line()
                .add(Line.ride("a", 5, 30).maxRide(1300))
                .add(Line.ride("b", 12, 40))
                .add(Line.ride("c", 11, 20))
                .add(car("v", 10)),
            Map.of(
                V,
                new Commitment(
                    List.of(new Aboard(Line.id("a"), 0)),
                    List.of(BoundStop.at(StopKind.PICKUP, Line.id("b"), 200)),
                    List.of(BoundStop.owed(Line.id("a")), BoundStop.owed(Line.id("b"))))));
    Plan plan = Line.solve(problem);
    assertThat(PlanChecker.check(problem, plan)).isEmpty();
    assertThat(plan.unassigned()).isEmpty();
    List<PlannedStop> stops = plan.routes().getFirst().stops();
    assertThat(stops.getFirst().start()).isEqualTo(200);
    assertThat(stops.getFirst().load()).isEqualTo(Demand.seats(2));
    PlannedStop offA =
        stops.stream().filter(s -> Line.id("a").equals(s.requestId())).findFirst().orElseThrow();
    // 200 + 18 km, straight there; c is taken afterwards.
    assertThat(offA.arrival()).isEqualTo(200 + 18 * Line.KM);
  }

  @Test
  void theCheckerFindsWhatWasFrozenMovedOrLeft() {
    RoutingProblem problem =
        underWay(
            new Line()
                .add(Line.ride("a", 5, 30))
                .add(Line.ride("b", 12, 40))
                .add(car("v", 10))
                .add(car("w", 0)),
            Map.of(
                V,
                new Commitment(
                    List.of(new Aboard(Line.id("a"), 0)),
                    List.of(BoundStop.at(StopKind.PICKUP, Line.id("b"), 200)),
                    List.of(BoundStop.owed(Line.id("a")), BoundStop.owed(Line.id("b"))))));
    Plan good = Line.solve(problem);
    assertThat(PlanChecker.check(problem, good)).isEmpty();
    Route route = good.routes().getFirst();
    List<PlannedStop> late = new ArrayList<>(route.stops());
    PlannedStop b = late.getFirst();
    late.set(0, new PlannedStop(b.kind(), b.requestId(), b.arrival(), 260, 260, b.load()));
    assertThat(rules(problem, new Route(V, 0, late, route.end()))).contains(Rule.FROZEN);
    assertThat(rules(problem, new Route(W, 0, route.stops(), route.end()))).contains(Rule.FROZEN);
    List<PlannedStop> without = new ArrayList<>(route.stops());
    without.removeIf(stop -> Line.id("a").equals(stop.requestId()));
    assertThat(rules(problem, new Route(V, 0, without, route.end())))
        .contains(Rule.MISSING, Rule.FROZEN);
    List<PlannedStop> again = new ArrayList<>(route.stops());
    again.addFirst(new PlannedStop(StopKind.PICKUP, Line.id("a"), 0, 0, 0, Demand.NONE));
    assertThat(rules(problem, new Route(V, 0, again, route.end())))
        .contains(Rule.PAIR, Rule.FROZEN);
    List<PlannedStop> tooLong = new ArrayList<>(route.stops());
    RoutingProblem hurried =
        underWay(
            new Line()
                .add(Line.ride("a", 5, 30).maxRide(600))
                .add(Line.ride("b", 12, 40))
                .add(car("v", 10))
                .add(car("w", 0)),
            problem.underWay().commitments());
    assertThat(rules(hurried, new Route(V, 0, tooLong, route.end()))).contains(Rule.MAX_RIDE);
  }

  private static List<Rule> rules(RoutingProblem problem, Route route) {
    return PlanChecker.check(problem, List.of(route), List.of()).stream()
        .map(Violation::rule)
        .toList();
  }

  @Test
  void pinsHoldOrTheRideIsLeftOut() {
    Line line =
        new Line()
            .add(Line.ride("a", Line.stop(10, 0, 6000), Line.stop(20)))
            .add(Line.ride("b", Line.stop(10, 0, 6000), Line.stop(20)))
            .add(Line.ride("c", Line.stop(10, 0, 6000), Line.stop(20)))
            .add(Line.car("v"))
            .add(Line.car("w").capacity(Capacity.seats(1)).fixedCost(9000));
    Map<RequestId, Pin> pins =
        Map.of(
            Line.id("a"),
            Pin.to(Set.of(W)),
            Line.id("b"),
            new Pin(Set.of(), Optional.of(new TimeWindow(3000, 3060))),
            Line.id("c"),
            new Pin(Set.of(W), Optional.of(new TimeWindow(7000, 7000))));
    RoutingProblem plain = line.problem();
    RoutingProblem problem =
        new RoutingProblem(
            plain.requests(),
            plain.vehicles(),
            plain.travel(),
            plain.fairness(),
            new UnderWay(Map.of(), pins, Map.of()));
    Plan plan = Line.solve(problem);
    assertThat(PlanChecker.check(problem, plan)).isEmpty();
    assertThat(plan.unassigned()).extracting(Unassigned::request).containsExactly(Line.id("c"));
    Plan free = Line.solve(plain);
    assertThat(PlanChecker.check(problem, free))
        .extracting(Violation::rule)
        .contains(Rule.PINNED_DRIVER, Rule.PINNED_TIME);
  }

  @Test
  void refusesCommitmentsThatAreNone() {
    Line line = new Line().add(Line.ride("a", 5, 30)).add(car("v", 10));
    assertFault(line, V, List.of(), List.of(BoundStop.owed(Line.id("a"))));
    assertFault(line, V, List.of(new Aboard(Line.id("a"), 0)), List.of());
    assertFault(line, V, List.of(), List.of(BoundStop.at(StopKind.PICKUP, Line.id("a"), 9)));
    assertFault(
        line, W, List.of(new Aboard(Line.id("a"), 0)), List.of(BoundStop.owed(Line.id("a"))));
    assertFault(
        line, V, List.of(new Aboard(Line.id("x"), 0)), List.of(BoundStop.owed(Line.id("x"))));
    RoutingProblem late =
        underWay(
            new Line().add(Line.ride("a", 5, 30).maxRide(60)).add(car("v", 10)),
            Map.of(
                V,
                new Commitment(
                    List.of(new Aboard(Line.id("a"), 0)),
                    List.of(),
                    List.of(BoundStop.owed(Line.id("a"))))));
    assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> Line.solve(late));
  }

  private static void assertFault(
      Line line, VehicleId vehicle, List<Aboard> aboard, List<BoundStop> later) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () -> underWay(line, Map.of(vehicle, new Commitment(aboard, List.of(), later))));
  }

  @Test
  void leewayIsWhatItTakesAndNoMore() {
    // 20 km with 60 s left of the ride limit, a frozen pick-up 120 s away that was for 30 s, and a
    // shift that has ended.
    RoutingProblem late =
        underWay(
            new Line()
                .add(Line.ride("a", 5, 30).maxRide(60))
                .add(Line.ride("b", Line.stop(12, 0, 30), Line.stop(40, 0, 60)).maxRide(1000))
                .add(
                    Vehicle.builder(V, 10, new TimeWindow(0, 100))
                        .capacity(Capacity.seats(4))
                        .maxDuration(500)
                        .pause(new Break(60, new TimeWindow(0, 100)))),
            Map.of(
                V,
                new Commitment(
                    List.of(new Aboard(Line.id("a"), -100)),
                    List.of(BoundStop.at(StopKind.PICKUP, Line.id("b"), 30)),
                    List.of(BoundStop.owed(Line.id("a")), BoundStop.owed(Line.id("b"))))));
    RoutingProblem roomy = Leeway.of(late);
    Plan plan = Line.solve(roomy);
    assertThat(PlanChecker.check(roomy, plan)).isEmpty();
    Commitment commitment = Objects.requireNonNull(roomy.underWay().commitments().get(V));
    assertThat(commitment.frozen().getFirst().time()).hasValue(120);
    Request a = roomy.requests().getFirst();
    assertThat(a.maxRide()).isEqualTo(100 + 20 * Line.KM);
    Request b = roomy.requests().getLast();
    assertThat(b.pickup().window()).isEqualTo(new TimeWindow(0, 120));
    assertThat(b.dropoff().window()).isEqualTo(new TimeWindow(0, 30 * Line.KM));
    assertThat(b.maxRide()).isEqualTo(28 * Line.KM);
    Vehicle v = roomy.vehicles().getFirst();
    assertThat(v.shift().latest()).isEqualTo(60 * Line.KM);
    assertThat(v.maxDuration()).isEqualTo(60 * Line.KM);
    assertThat(v.pause().due()).isFalse();
    assertThat(Leeway.of(roomy)).isEqualTo(roomy);
  }

  @Test
  void aReturnWaitsForItsRideOutThatIsAboard() {
    // a reaches 30 at 1200 s; its return would like to begin at 600 s and may until 4000 s.
    RoutingProblem problem =
        underWay(
            new Line()
                .add(Line.ride("a", 5, 30))
                .add(
                    Line.ride("back", Line.stop(30, 600, 4000), Line.stop(5))
                        .returnOf(Line.id("a")))
                .add(car("v", 10))
                .add(car("w", 30)),
            Map.of(
                V,
                new Commitment(
                    List.of(new Aboard(Line.id("a"), 0)),
                    List.of(),
                    List.of(BoundStop.owed(Line.id("a"))))));
    Plan plan = Line.solve(problem);
    assertThat(PlanChecker.check(problem, plan)).isEmpty();
    assertThat(plan.unassigned()).isEmpty();
  }

  private static Vehicle.Builder car(String id, int at) {
    return Vehicle.builder(new VehicleId(id), at, Line.DAY)
        .endLocation(0)
        .capacity(Capacity.seats(4));
  }

  private static RoutingProblem underWay(Line line, Map<VehicleId, Commitment> commitments) {
    RoutingProblem plain = line.problem();
    return new RoutingProblem(
        plain.requests(),
        plain.vehicles(),
        plain.travel(),
        plain.fairness(),
        new UnderWay(commitments, Map.of(), Map.of()));
  }
}
