package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
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
        Map.of(Line.id("a"), new Promise(Set.of(W), 5000, 300, driverPrice, 0)));
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
        Map.of(Line.id("a"), new Promise(Set.of(V), 1200, 60, 0, timePrice)));
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
  void noPromiseIsWorthARideLeftOut() {
    // b fits only before a, whose promise costs a million, or on w, whom a was promised.
    RoutingProblem problem =
        promised(
            new Line()
                .add(Line.ride("a", Line.stop(10, 0, 9000), Line.stop(20)))
                .add(Line.ride("b", Line.stop(10, 1100, 1300), Line.stop(20)))
                .add(Line.car("v").capacity(Capacity.seats(1))),
            Map.of(Line.id("a"), new Promise(Set.of(V), 1200, 60, 1e6, 1e6)));
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

  @ParameterizedTest
  @CsvSource({"0, 16", "900, 16", "1800, 8", "3600, 4", "7200, 2", "14400, 1", "90000, 1"})
  void aChangeCostsMoreTheNearerTheRide(double ahead, double factor) {
    assertThat(StabilityRates.nearness(ahead)).isEqualTo(factor);
    StabilityRates rates = new StabilityRates(500, 200, 300);
    // 8000 rappen an hour: a rappen is 0.45 s of driving.
    Promise promise = rates.promise(Set.of(V), 5000 + ahead, 5000, CostRates.STANDARD);
    assertThat(promise.driverPrice()).isCloseTo(factor * 225, within(1e-9));
    assertThat(promise.timePrice()).isCloseTo(factor * 90, within(1e-9));
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
    RoutingProblem plain = line.problem();
    return new RoutingProblem(
        List.copyOf(plain.requests()),
        plain.vehicles(),
        plain.travel(),
        new UnderWay(Map.of(), Map.of(), promises));
  }
}
