package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * One plan that is feasible, then the same with one thing wrong at a time.
 *
 * <p>Request a goes from km 10 to km 20, b from km 12 to km 22; the vehicle leaves km 0 at 0 and
 * does 10, 12, 20, 22 with services of 60 s, then rests and drives home.
 */
class PlanCheckerTest {

  private static final RoutingProblem PROBLEM =
      new Line()
          .add(
              Line.ride(
                      "a",
                      new Stop(10, new TimeWindow(600, 900), 60),
                      new Stop(20, TimeWindow.ALWAYS, 60))
                  .maxRide(700)
                  .skills(Set.of("stairs")))
          .add(
              Line.ride(
                      "b",
                      new Stop(12, TimeWindow.ALWAYS, 60),
                      new Stop(22, new TimeWindow(1500, 1700), 60))
                  .demand(new Demand(0, 1, 0)))
          .add(Line.ride("c", 30, 40).returnOf(Line.id("a")))
          .add(
              Line.car("v")
                  .capacity(new Capacity(3, 1, 2, 0, true))
                  .skills(Set.of("stairs"))
                  .maxDuration(4500)
                  .pause(new Break(300, new TimeWindow(1600, 2400))))
          .add(Line.car("w"))
          .problem();

  private static PlannedStop stop(
      StopKind kind, String request, double arrival, double start, double departure) {
    return new PlannedStop(kind, Line.id(request), arrival, start, departure, Demand.NONE);
  }

  private static PlannedStop rest(double start, double departure) {
    return new PlannedStop(StopKind.BREAK, null, start, start, departure, Demand.NONE);
  }

  private static List<PlannedStop> stops() {
    return new ArrayList<>(
        List.of(
            stop(StopKind.PICKUP, "a", 600, 600, 660),
            stop(StopKind.PICKUP, "b", 780, 780, 840),
            stop(StopKind.DROPOFF, "a", 1320, 1320, 1380),
            stop(StopKind.DROPOFF, "b", 1500, 1500, 1560),
            rest(1600, 1900)));
  }

  private static Route route(List<PlannedStop> stops) {
    return new Route(new VehicleId("v"), 0, stops, 3180);
  }

  private static List<Rule> rules(List<Route> routes, String... unassigned) {
    return rules(PROBLEM, routes, unassigned);
  }

  private static List<Rule> rules(
      RoutingProblem problem, List<Route> routes, String... unassigned) {
    List<RequestId> left = new ArrayList<>();
    for (String id : unassigned) {
      left.add(Line.id(id));
    }
    return PlanChecker.check(problem, routes, left).stream().map(Violation::rule).toList();
  }

  private static List<Rule> with(int index, PlannedStop stop) {
    List<PlannedStop> stops = stops();
    stops.set(index, stop);
    return rules(List.of(route(stops)), "c");
  }

  @Test
  void findsNothingInAFeasiblePlan() {
    assertThat(rules(List.of(route(stops())), "c")).isEmpty();
  }

  @Test
  void missingTwiceAndUnknown() {
    assertThat(rules(List.of(route(stops())))).containsExactly(Rule.MISSING);
    assertThat(rules(List.of(route(stops())), "c", "c")).containsExactly(Rule.TWICE);
    assertThat(rules(List.of(route(stops())), "c", "a")).containsExactly(Rule.TWICE);
    assertThat(rules(List.of(route(stops())), "c", "x")).containsExactly(Rule.UNKNOWN_RIDE);
    assertThat(with(4, stop(StopKind.PICKUP, "x", 1600, 1600, 1900)))
        .containsExactly(Rule.UNKNOWN_RIDE, Rule.BREAK_MISSING);
  }

  @Test
  void unknownAndRepeatedVehicles() {
    Route unknown = new Route(new VehicleId("x"), 0, List.of(), 0);
    assertThat(rules(List.of(route(stops()), unknown), "c")).containsExactly(Rule.UNKNOWN_DRIVER);
    Route again = new Route(new VehicleId("v"), 0, List.of(), 0);
    assertThat(rules(List.of(route(stops()), again), "c")).containsExactly(Rule.DRIVER_TWICE);
  }

  @Test
  void pairAndOrder() {
    List<PlannedStop> half = stops();
    half.remove(2);
    assertThat(rules(List.of(route(half)), "c")).contains(Rule.PAIR);
    List<PlannedStop> reversed = stops();
    reversed.set(0, stop(StopKind.DROPOFF, "a", 1200, 1200, 1260));
    reversed.set(2, stop(StopKind.PICKUP, "a", 900, 900, 960));
    assertThat(rules(List.of(route(reversed)), "c")).contains(Rule.DROPOFF_BEFORE_PICKUP);
  }

  @Test
  void travelServiceAndOrderOfTimes() {
    assertThat(with(1, stop(StopKind.PICKUP, "b", 779, 779, 840))).containsExactly(Rule.TRAVEL);
    assertThat(with(1, stop(StopKind.PICKUP, "b", 780, 780, 839))).containsExactly(Rule.SERVICE);
    assertThat(with(1, stop(StopKind.PICKUP, "b", 781, 780, 840)))
        .containsExactly(Rule.START_BEFORE_ARRIVAL);
  }

  @Test
  void windowsBindTheStartOfAPickUpAndTheArrivalAtADropOff() {
    assertThat(with(0, stop(StopKind.PICKUP, "a", 600, 599, 660)))
        .containsExactly(Rule.START_BEFORE_ARRIVAL, Rule.WINDOW_EARLY);
    assertThat(with(0, stop(StopKind.PICKUP, "a", 600, 901, 961))).contains(Rule.WINDOW_LATE);
    assertThat(with(3, stop(StopKind.DROPOFF, "b", 1499, 1500, 1560))).contains(Rule.WINDOW_EARLY);
    assertThat(with(3, stop(StopKind.DROPOFF, "b", 1500, 1800, 1860)))
        .doesNotContain(Rule.WINDOW_LATE);
    assertThat(with(3, stop(StopKind.DROPOFF, "b", 1701, 1701, 1761))).contains(Rule.WINDOW_LATE);
  }

  @Test
  void rideTimeCountsFromTheEndOfThePickUpToTheArrival() {
    assertThat(with(2, stop(StopKind.DROPOFF, "a", 1360, 1370, 1440)))
        .doesNotContain(Rule.MAX_RIDE);
    assertThat(with(2, stop(StopKind.DROPOFF, "a", 1361, 1361, 1421))).contains(Rule.MAX_RIDE);
    // Standing at the pick-up with the patient on board counts too.
    assertThat(with(0, stop(StopKind.PICKUP, "a", 600, 600, 660))).isEmpty();
  }

  @Test
  void loads() {
    assertThat(loads(new Capacity(2, 1, 2, 0, true))).containsExactly(Rule.SEATS);
    assertThat(loads(new Capacity(9, 0, 2, 0, true))).containsExactly(Rule.WHEELCHAIR_PLACES);
    RoutingProblem stretcher =
        new Line()
            .add(Line.ride("a", 10, 20).demand(new Demand(0, 0, 1)))
            .add(Line.ride("b", 12, 22).demand(new Demand(0, 1, 0)))
            .add(Line.car("v").capacity(new Capacity(3, 1, 0, 1, true)))
            .problem();
    assertThat(rules(stretcher, List.of(pair())))
        .containsExactly(Rule.STRETCHER_EXCLUDES_WHEELCHAIR);
    RoutingProblem none =
        new Line()
            .add(Line.ride("a", 10, 20).demand(new Demand(0, 0, 1)))
            .add(Line.ride("b", 12, 22))
            .add(Line.car("v"))
            .problem();
    assertThat(rules(none, List.of(pair()))).contains(Rule.STRETCHER_PLACES);
  }

  private static List<Rule> loads(Capacity capacity) {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", 10, 20))
            .add(Line.ride("b", 12, 22).demand(new Demand(0, 1, 0)))
            .add(Line.car("v").capacity(capacity))
            .problem();
    return rules(problem, List.of(pair()));
  }

  @Test
  void whoIsOnBoardWithWhom() {
    assertThat(company(Exclusions.NONE, Exclusions.NONE)).isEmpty();
    Set<RequestId> nobody = Set.of();
    Set<VehicleId> none = Set.of();
    Exclusions alone = new Exclusions(Sharing.DECLINED, nobody, none);
    Exclusions isolated = new Exclusions(Sharing.ISOLATED, nobody, none);
    assertThat(company(alone, Exclusions.NONE)).containsExactly(Rule.RIDES_ALONE);
    assertThat(company(Exclusions.NONE, isolated)).containsExactly(Rule.RIDES_ALONE);
    Exclusions notA = new Exclusions(Sharing.ALLOWED, Set.of(Line.id("a")), none);
    Exclusions notB = new Exclusions(Sharing.ALLOWED, Set.of(Line.id("b")), none);
    assertThat(company(notB, Exclusions.NONE)).containsExactly(Rule.PASSENGERS_APART);
    assertThat(company(Exclusions.NONE, notA)).containsExactly(Rule.PASSENGERS_APART);
    Exclusions notV = new Exclusions(Sharing.ALLOWED, nobody, Set.of(new VehicleId("v")));
    assertThat(company(notV, Exclusions.NONE)).containsExactly(Rule.EXCLUDED_VEHICLE);
  }

  private static List<Rule> company(Exclusions first, Exclusions second) {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", 10, 20).exclusions(first))
            .add(Line.ride("b", 12, 22).exclusions(second))
            .add(Line.car("v"))
            .problem();
    return rules(problem, List.of(pair()));
  }

  @Test
  void anyLayoutThatHoldsTheLoadWillDo() {
    List<Layout> folded = List.of(new Layout(2, 0, 0), new Layout(1, 1, 0));
    assertThat(loads(new Capacity(2, 0, 0, 0, true, folded))).isEmpty();
    List<Layout> apart = List.of(new Layout(2, 0, 0), new Layout(0, 1, 0));
    assertThat(loads(new Capacity(2, 0, 0, 0, true, apart)))
        .containsExactly(Rule.WHEELCHAIR_PLACES);
  }

  @Test
  void aVehicleThatEndsAnywhereNeedNotComeHome() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", 10, 20))
            .add(Line.ride("b", 12, 22))
            .add(Line.car("v").endLocation(Vehicle.ANYWHERE))
            .problem();
    Route route = new Route(new VehicleId("v"), 0, stops().subList(0, 4), 1560);
    assertThat(rules(problem, List.of(route))).isEmpty();
  }

  private static Route pair() {
    return route(stops().subList(0, 4));
  }

  @Test
  void skills() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", 10, 20).skills(Set.of("stairs", "oxygen")))
            .add(Line.ride("b", 12, 22))
            .add(Line.car("v").skills(Set.of("oxygen")))
            .problem();
    assertThat(PlanChecker.check(problem, List.of(pair()), List.of()))
        .containsExactly(new Violation(Rule.SKILLS, Line.id("a"), new VehicleId("v"), 1));
  }

  @Test
  void shiftAndDuration() {
    Route early = new Route(new VehicleId("v"), -1, stops(), 3180);
    assertThat(rules(List.of(early), "c")).containsExactly(Rule.SHIFT_START);
    Route late = new Route(new VehicleId("v"), 32_000, List.of(), 36_001);
    assertThat(rules(PROBLEM, List.of(late), "a", "b", "c")).containsExactly(Rule.SHIFT_END);
    Route soon = new Route(new VehicleId("v"), 0, stops(), 3179);
    assertThat(rules(List.of(soon), "c")).containsExactly(Rule.TRAVEL);
    Route longer = new Route(new VehicleId("v"), 0, stops(), 4501);
    assertThat(rules(List.of(longer), "c")).containsExactly(Rule.MAX_DURATION);
  }

  @Test
  void breaks() {
    assertThat(rules(List.of(pair()), "c")).containsExactly(Rule.BREAK_MISSING);
    List<PlannedStop> twice = stops();
    twice.add(rest(1900, 2200));
    Route two = new Route(new VehicleId("v"), 0, twice, 3480);
    assertThat(rules(List.of(two), "c")).containsExactly(Rule.BREAK_TWICE);
    assertThat(with(4, rest(1599, 1899))).containsExactly(Rule.BREAK_EARLY);
    assertThat(with(4, rest(2101, 2401))).containsExactly(Rule.BREAK_LATE);
    assertThat(with(4, rest(1600, 1899))).containsExactly(Rule.SERVICE);
    List<PlannedStop> aboard = stops();
    aboard.add(3, aboard.remove(4));
    assertThat(rules(List.of(route(aboard)), "c")).contains(Rule.BREAK_ON_BOARD);
  }

  @Test
  void breakAndDriveOnlyHaveToFitTogether() {
    // Free at 1560, 22 km home are 1320 s, the break 300 s: 3180 is the earliest end.
    assertThat(with(4, rest(2100, 2400))).isEmpty();
    Route soon = new Route(new VehicleId("v"), 0, stops(), 3179.9);
    assertThat(rules(List.of(soon), "c")).containsExactly(Rule.TRAVEL);
  }

  @Test
  void returnBeforeItsRideOut() {
    List<PlannedStop> back =
        List.of(
            stop(StopKind.PICKUP, "c", 1800, 1800, 1800),
            stop(StopKind.DROPOFF, "c", 2400, 2400, 2400));
    Route other = new Route(new VehicleId("w"), 0, back, 4800);
    assertThat(rules(List.of(route(stops()), other))).isEmpty();
    // a now arrives at 1820, after the return was picked up at 1800.
    List<PlannedStop> late = stops();
    late.set(2, stop(StopKind.DROPOFF, "a", 1820, 1820, 1880));
    assertThat(rules(List.of(route(late), other))).contains(Rule.RETURN_BEFORE_OUTBOUND);
  }

  @Test
  void codesAreTheNamesPlansUse() {
    assertThat(Rule.STRETCHER_EXCLUDES_WHEELCHAIR.code())
        .isEqualTo("stretcher_excludes_wheelchair");
  }
}
