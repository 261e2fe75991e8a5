package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was published is changed where that saves more than it costs, and for rides left out. */
class PromisesTest {

  private static final VehicleId V = new VehicleId("v");
  private static final VehicleId W = new VehicleId("w");

  /** With v, which stands at 10, the ride is 10 km shorter than with w: 600. */
  private static RoutingProblem twoDrivers(double driverPrice) {
    return promised(
        new Line()
            .add(Line.ride("a", 10, 20))
            .add(Vehicle.builder(V, 10, Line.DAY).endLocation(20).capacity(Capacity.seats(1)))
            .add(Vehicle.builder(W, 0, Line.DAY).endLocation(20).capacity(Capacity.seats(1))),
        Map.of(Line.id("a"), new Promise(Set.of(W), 5000, 300, driverPrice, 0, 0)));
  }

  @Test
  void aRideChangesItsDriverWhereThatSavesMore() {
    Plan kept = Line.solve(twoDrivers(601));
    assertThat(kept.routes().getFirst().vehicle()).isEqualTo(W);
    assertThat(kept.cost().stability()).isZero();
    Plan changed = Line.solve(twoDrivers(599));
    assertThat(changed.routes().getFirst().vehicle()).isEqualTo(V);
    assertThat(changed.cost().stability()).isEqualTo(599);
    assertThat(changed.cost().total()).isEqualTo(10 * Line.KM + 599);
  }

  /**
   * One seat, one car; a was told to be picked up at 10 at 2000 s. Taking b (from 10 at 2000 s)
   * first saves a second way there and back: 20 km, 1200.
   */
  private static RoutingProblem oneDriver(double timePrice) {
    return promised(
        new Line()
            .add(Line.ride("a", Line.stop(10, 0, 9000), Line.stop(20)))
            .add(Line.ride("b", Line.stop(20, 1950, 2000), Line.stop(10)))
            .add(Vehicle.builder(V, 20, Line.DAY).endLocation(20).capacity(Capacity.seats(1))),
        Map.of(Line.id("a"), new Promise(Set.of(V), 1200, 60, 0, timePrice, 0)));
  }

  @Test
  void aPickUpMovesWhereThatSavesMore() {
    Plan kept = Line.solve(oneDriver(1201));
    assertThat(pickup(kept, "a")).isEqualTo(1200);
    assertThat(kept.cost().stability()).isZero();
    Plan moved = Line.solve(oneDriver(1199));
    assertThat(pickup(moved, "a")).isGreaterThan(2000);
    assertThat(moved.cost().stability()).isEqualTo(1199);
  }

  @Test
  void aPickUpMovesWithinTheToleranceOnlyForWhatThatSaves() {
    // Both are at 10 at 600 s, and b has the first two minutes; a second car drives 40 km, 2400.
    for (double minutePrice : new double[] {1199, 1201}) {
      RoutingProblem problem =
          promised(
              new Line()
                  .add(Line.ride("a", new Stop(10, new TimeWindow(0, 9000), 60), Line.stop(20)))
                  .add(Line.ride("b", new Stop(10, new TimeWindow(600, 600), 120), Line.stop(20)))
                  .add(Line.car("v"))
                  .add(Line.car("w")),
              Map.of(Line.id("a"), new Promise(Set.of(V), 600, 300, 0, 1e6, minutePrice)));
      Plan plan = Line.solve(problem);
      boolean moves = minutePrice < 1200;
      assertThat(PlanChecker.check(problem, plan)).isEmpty();
      assertThat(plan.unassigned()).isEmpty();
      assertThat(pickup(plan, "a")).isEqualTo(moves ? 720 : 600);
      assertThat(plan.cost().stability()).isEqualTo(moves ? 2 * minutePrice : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 15", "60, 15", "60.5, 30", "-61, 30", "299, 75", "300, 75", "301, 80"})
  void minutesBegunCostUntilTheToleranceIsOver(double moved, double price) {
    Promise promise = new Promise(Set.of(V), 5000, 300, 7, 80, 15);
    assertThat(promise.price(V, 5000 + moved)).isEqualTo(price);
    assertThat(promise.price(W, 5000 + moved)).isEqualTo(7 + price);
    Promise cheap = new Promise(Set.of(V), 5000, 300, 7, 20, 15);
    assertThat(cheap.price(V, 5000 + moved)).isEqualTo(Math.min(20, price));
  }

  /**
   * Against every order on every vehicle, with every pick-up as many minutes off as may be. A plan
   * is never cheaper than the best one, which tells that nothing it owes is left out of its cost;
   * now and then two rides would have to move at once, which the search does not see.
   */
  @Test
  void agreesWithBruteForceOnSmallDaysThatWerePromised() {
    int best = 0;
    int owing = 0;
    for (long seed = 1; seed <= 16; seed++) {
      RoutingProblem day = new RandomProblems(700 + seed).unlinked(3, 2);
      Map<RequestId, Promise> promises = promises(day, seed);
      PlanCost found = Line.solve(promised(day, promises)).cost();
      double[] cheapest = best(day, List.copyOf(promises.entrySet()), new HashMap<>(), 0);
      assertThat((double) found.unservedWeight()).isEqualTo(cheapest[0]);
      assertThat(found.total()).isGreaterThan(cheapest[1] - 1e-6);
      best += found.total() < cheapest[1] + 1e-6 ? 1 : 0;
      owing += found.stability() > 0 ? 1 : 0;
    }
    assertThat(best).isGreaterThanOrEqualTo(14);
    assertThat(owing).isGreaterThan(8);
  }

  private static Map<RequestId, Promise> promises(RoutingProblem day, long seed) {
    Map<RequestId, Promise> promises = new HashMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (Route route : Line.solve(day).routes()) {
      for (PlannedStop stop : route.stops()) {
        if (stop.kind() == StopKind.PICKUP && stop.requestId() != null) {
          double told = stop.start() + random.nextInt(-150, 151);
          int minutePrice = random.nextInt(5, 40);
          promises.put(stop.requestId(), new Promise(Set.of(), told, 150, 0, 90, minutePrice));
        }
      }
    }
    return promises;
  }

  /** Priorities left out and cost of the best plan, whichever minutes the others are off. */
  private static double[] best(
      RoutingProblem day,
      List<Map.Entry<RequestId, Promise>> promises,
      Map<RequestId, TimeWindow> windows,
      double price) {
    if (windows.size() == promises.size()) {
      double[] own = new BruteForce(narrowed(day, windows)).best();
      return new double[] {own[0], own[1] + price};
    }
    Map.Entry<RequestId, Promise> next = promises.get(windows.size());
    Promise promise = next.getValue();
    double[] best = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    for (int minutes = 0; minutes <= 4; minutes++) {
      double reach = minutes == 4 ? 1e9 : Math.min(150, 60 * minutes);
      double own = minutes == 4 ? 90 : Math.min(90, minutes * promise.minutePrice());
      windows.put(
          next.getKey(), new TimeWindow(promise.pickup() - reach, promise.pickup() + reach));
      double[] one = best(day, promises, windows, price + own);
      windows.remove(next.getKey());
      best = one[0] < best[0] || (one[0] == best[0] && one[1] < best[1]) ? one : best;
    }
    return best;
  }

  private static RoutingProblem narrowed(RoutingProblem day, Map<RequestId, TimeWindow> windows) {
    return new RoutingProblem(
        day.requests().stream().map(request -> narrowed(request, windows)).toList(),
        day.vehicles(),
        day.travel(),
        day.fairness(),
        day.underWay());
  }

  private static Request narrowed(Request request, Map<RequestId, TimeWindow> windows) {
    TimeWindow near = windows.get(request.id());
    Stop pickup = request.pickup();
    if (near == null) {
      return request;
    }
    double earliest = Math.max(pickup.window().earliest(), near.earliest());
    double latest = Math.min(pickup.window().latest(), near.latest());
    // A window that is none: nobody gets there before the day begins.
    TimeWindow window =
        earliest <= latest ? new TimeWindow(earliest, latest) : new TimeWindow(-1e9, -1e9);
    return new Request(
        request.id(),
        new Stop(pickup.location(), window, pickup.service()),
        request.dropoff(),
        request.demand(),
        request.maxRide(),
        request.skills(),
        request.outboundId(),
        request.priority(),
        request.exclusions(),
        request.sameDriverWish());
  }

  /** What a place costs with its promise, against all gaps and minutes that hold. */
  @Test
  void noPlaceAndNoMinutesAreCheaperThanTheBestOne() {
    int moved = 0;
    for (long seed = 1; seed <= 12; seed++) {
      RoutingProblem day = new RandomProblems(seed).unlinked(14, 4);
      Plan first = Solver.solve(day, SearchParameters.standard(), StoppingRule.iterations(200));
      Solution solution = new Solution(new Network(DayUnderWay.of(day, first, 4000, 0)));
      new WarmStart(solution).load(first);
      for (int request = 0; request < solution.network.requestCount; request++) {
        if (!solution.network.bindings.isBound(request)
            && solution.vehicleOf(request) != Solution.NOWHERE) {
          moved += assertBest(solution, request);
        }
      }
    }
    assertThat(moved).as("places some minutes off").isPositive();
  }

  /** Tries a served request everywhere; answers how many best places are some minutes off. */
  private static int assertBest(Solution solution, int request) {
    int moved = 0;
    for (int vehicle = 0; vehicle < solution.network.vehicleCount; vehicle++) {
      solution.remove(new int[] {request}, 1);
      double before = solution.cost() - solution.network.penalty[request];
      Insertion best = solution.best(request, vehicle);
      double cheapest = Double.POSITIVE_INFINITY;
      for (Insertion place : places(solution, request, vehicle)) {
        if (solution.holds(request, vehicle, place)) {
          cheapest = Math.min(cheapest, costOf(solution, request, vehicle, place) - before);
        }
      }
      assertThat(best.exists()).isEqualTo(cheapest < Double.POSITIVE_INFINITY);
      if (best.exists()) {
        assertThat(best.delta()).isCloseTo(cheapest, within(1e-6));
        solution.insert(request, vehicle, best);
        assertThat(solution.cost() - before).isCloseTo(best.delta(), within(1e-6));
        moved += best.minutes() > 0 && best.minutes() < Promises.ANY_TIME ? 1 : 0;
      }
      solution.rollback();
    }
    return moved;
  }

  private static List<Insertion> places(Solution solution, int request, int vehicle) {
    Network network = solution.network;
    List<Insertion> places = new ArrayList<>();
    int last = solution.tour(vehicle).last - 1;
    for (int first = network.bindings.frozen[vehicle]; first <= last; first++) {
      for (int second = first; second <= last; second++) {
        Insertion place = new Insertion(0, first, second);
        places.add(place);
        for (int minutes = 0; minutes <= network.promises.mostMinutes(request); minutes++) {
          if (network.promises.canKeep(request, minutes)) {
            places.add(place.at(0, minutes));
          }
        }
      }
    }
    return places;
  }

  private static double costOf(Solution solution, int request, int vehicle, Insertion place) {
    solution.insert(request, vehicle, place);
    double cost = solution.cost();
    solution.remove(new int[] {request}, 1);
    return cost;
  }

  @Test
  void noPromiseIsWorthARideLeftOut() {
    // b fits only before a, whose promise costs a million, or on w, whom a was promised.
    RoutingProblem problem =
        promised(
            new Line()
                .add(Line.ride("a", Line.stop(10, 0, 9000), Line.stop(20)))
                .add(Line.ride("b", Line.stop(10, 1100, 1300), Line.stop(20)))
                .add(Line.car("v").capacity(Capacity.seats(1))),
            Map.of(Line.id("a"), new Promise(Set.of(V), 1200, 60, 1e6, 1e6, 1e6)));
    Plan plan = Line.solve(problem);
    assertThat(PlanChecker.check(problem, plan)).isEmpty();
    assertThat(plan.unassigned()).isEmpty();
    assertThat(plan.cost().stability()).isEqualTo(1e6);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aPublishedPlanTakenOverIsAsItWasAndOwesNothing(long seed) {
    RoutingProblem day = new RandomProblems(seed).problem(20, 5);
    Plan first = Solver.solve(day, SearchParameters.standard(), StoppingRule.iterations(300));
    Network network = new Network(DayUnderWay.of(day, first, 0, 0));
    Solution solution = new Solution(network);
    new WarmStart(solution).load(first);

    Plan again = new PlanAssembly(network).plan(Incumbent.of(solution), 0, 1);

    assertThat(PlanChecker.check(network.problem, again)).isEmpty();
    assertThat(again.cost().unserved()).isEqualTo(first.cost().unserved());
    assertThat(again.cost().total()).isCloseTo(first.cost().total(), within(1e-6));
    assertThat(again.cost().stability()).isZero();
    assertThat(PlanDiff.of(first.routes(), again.routes()))
        .allSatisfy(change -> {
          assertThat(change.kind()).isEqualTo(PlanDiff.Kind.RETIMED);
          assertThat(change.pickupShift()).isZero();
        });
  }

  /** The driver begins 90 s late: a is as near to its time as can be, b is at its own again. */
  @Test
  void aPublishedPlanThatCannotBeKeptIsTakenOverAsNearlyAsCanBe() {
    RoutingProblem problem =
        promised(
            new Line()
                .add(Line.ride("a", 10, 20))
                .add(Line.ride("b", 20, 30))
                .add(Vehicle.builder(V, 0, new TimeWindow(90, 36_000)).capacity(Capacity.seats(1))),
            Map.of(
                Line.id("a"), new Promise(Set.of(V), 600, 300, 400, 200, 15),
                Line.id("b"), new Promise(Set.of(V), 1800, 300, 400, 200, 15)));
    Solution solution = new Solution(new Network(problem));

    new WarmStart(solution).load(Line.solve(problem));

    assertThat(solution.minutes()).containsExactly(2, 0);
    Plan plan = new PlanAssembly(solution.network).plan(Incumbent.of(solution), 0, 1);
    assertThat(PlanChecker.check(problem, plan)).isEmpty();
    assertThat(pickup(plan, "a")).isEqualTo(690);
    assertThat(pickup(plan, "b")).isEqualTo(1800);
    assertThat(plan.cost().stability()).isEqualTo(2 * 15);
  }

  @ParameterizedTest
  @CsvSource({"0, 16", "900, 16", "1800, 8", "3600, 4", "7200, 2", "14400, 1", "90000, 1"})
  void aChangeCostsMoreTheNearerTheRide(double ahead, double factor) {
    assertThat(StabilityRates.nearness(ahead)).isEqualTo(factor);
    StabilityRates rates = new StabilityRates(500, 200, 300);
    Promise promise = rates.promise(Set.of(V), 5000 + ahead, 5000);
    assertThat(promise.driverPrice()).isCloseTo(factor * 500, within(1e-9));
    assertThat(promise.timePrice()).isCloseTo(factor * 200, within(1e-9));
    assertThat(promise.minutePrice()).isEqualTo(StabilityRates.MOVED_MINUTE);
  }

  private static double pickup(Plan plan, String id) {
    return plan.routes().stream()
        .flatMap(route -> route.stops().stream())
        .filter(s -> s.kind() == StopKind.PICKUP && Line.id(id).equals(s.requestId()))
        .findFirst()
        .orElseThrow()
        .start();
  }

  private static RoutingProblem promised(Line line, Map<RequestId, Promise> promises) {
    return promised(line.problem(), promises);
  }

  private static RoutingProblem promised(RoutingProblem plain, Map<RequestId, Promise> promises) {
    return new RoutingProblem(
        plain.requests(),
        plain.vehicles(),
        plain.travel(),
        plain.fairness(),
        new UnderWay(Map.of(), Map.of(), promises));
  }
}
