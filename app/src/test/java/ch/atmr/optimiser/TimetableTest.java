package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimetableTest {

  private static RouteOrder.Step pickup(String id) {
    return new RouteOrder.Step(StopKind.PICKUP, Line.id(id));
  }

  private static RouteOrder.Step dropoff(String id) {
    return new RouteOrder.Step(StopKind.DROPOFF, Line.id(id));
  }

  @Test
  void leavesLateAndNobodyWaitsOnBoard() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", Line.stop(10), Line.stop(20, 3000, 4000)))
            .add(Line.car("v"))
            .problem();
    Route route = Line.solve(problem).routes().getFirst();
    assertThat(route.departure()).isEqualTo(3000 - 1200);
    assertThat(route.stops().getFirst().start()).isEqualTo(2400);
    assertThat(route.stops().getLast().arrival()).isEqualTo(3000);
    assertThat(route.end()).isEqualTo(4200);
  }

  @Test
  void keepsSlackAfterAWait() {
    // The second ride cannot begin before 9000: the first is driven without waiting for that.
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", Line.stop(10, 600, 8000), Line.stop(20)))
            .add(Line.ride("b", Line.stop(20, 9000, 9100), Line.stop(30)))
            .add(Line.car("v"))
            .problem();
    List<Route> routes =
        PlanTiming.time(
            problem,
            List.of(
                new RouteOrder(
                    new VehicleId("v"),
                    List.of(pickup("a"), dropoff("a"), pickup("b"), dropoff("b")))));
    assertThat(routes.getFirst().stops())
        .extracting(PlannedStop::start)
        .containsExactly(8000.0, 8600.0, 9000.0, 9600.0);
    assertThat(PlanChecker.check(problem, routes, List.of())).isEmpty();
  }

  @Test
  void theBreakMayBePartOfALongDrive() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", Line.stop(1, 60, 60), Line.stop(2)))
            .add(Line.ride("b", Line.stop(60, 4500, 4500), Line.stop(61)))
            .add(Line.car("v").pause(new Break(900, new TimeWindow(1000, 2500))))
            .problem();
    Plan plan = Line.solve(problem);
    // 58 km are 3480 s, from 120 to 4500 are 4380: 900 s of break fit exactly within that drive.
    assertThat(plan.unassigned()).isEmpty();
    assertThat(plan.routes().getFirst().stops().get(2).kind()).isEqualTo(StopKind.BREAK);
    assertThat(PlanChecker.check(problem, plan)).isEmpty();
  }

  @Test
  void aPlanThatCannotBeKeptGetsItsEarliestTimes() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", Line.stop(10, 0, 500), Line.stop(20)).maxRide(100))
            .add(Line.car("v"))
            .problem();
    List<Route> routes =
        PlanTiming.time(
            problem,
            List.of(
                new RouteOrder(new VehicleId("v"), List.of(pickup("a"), dropoff("a"))),
                new RouteOrder(new VehicleId("x"), List.of(pickup("y"), dropoff("y")))));
    assertThat(PlanChecker.check(problem, routes, List.of()))
        .contains(
            new Violation(Rule.WINDOW_LATE, Line.id("a"), new VehicleId("v"), 100),
            new Violation(Rule.MAX_RIDE, Line.id("a"), new VehicleId("v"), 500),
            new Violation(Rule.UNKNOWN_DRIVER, null, new VehicleId("x"), 1));
  }

  @Test
  void aWarmStartPassesOverWhatIsGone() {
    RoutingProblem before =
        new Line()
            .add(Line.ride("a", 10, 20))
            .add(Line.ride("b", 30, 40))
            .add(Line.car("v"))
            .add(Line.car("w"))
            .problem();
    RoutingProblem after =
        new Line()
            .add(Line.ride("b", 30, 40))
            .add(Line.ride("c", 50, 60))
            .add(Line.car("v"))
            .problem();
    Plan plan =
        new Solver(after, SearchParameters.standard(), SearchListener.SILENT)
            .improve(Line.solve(before), StoppingRule.iterations(10));
    assertThat(plan.unassigned()).isEmpty();
    assertThat(PlanChecker.check(after, plan)).isEmpty();
  }

  @Test
  void aWarmStartKeepsTheRidesOfARouteThatStillFit() {
    Line line = new Line().add(Line.ride("a", 10, 20)).add(Line.car("v"));
    Plan known = Line.solve(line.add(Line.ride("b", 30, 40)).problem());
    RoutingProblem tighter =
        new Line()
            .add(Line.ride("a", 10, 20))
            .add(Line.ride("b", Line.stop(30, 0, 60), Line.stop(40)))
            .add(Line.car("v"))
            .problem();
    Solution solution = new Solution(new Network(tighter));
    new WarmStart(solution).load(known);
    assertThat(solution.vehicleOf(0)).isZero();
    assertThat(solution.vehicleOf(1)).isEqualTo(Solution.NOWHERE);
  }
}
