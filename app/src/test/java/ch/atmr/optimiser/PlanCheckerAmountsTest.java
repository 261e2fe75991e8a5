package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * By how much each rule is broken, and by whom: a single thing is wrong with a plan of one vehicle
 * that picks up a at km 10, drops it off at km 20, rests there and drives home.
 */
class PlanCheckerAmountsTest {
  private static final VehicleId V = new VehicleId("v");
  private static final RequestId A = Line.id("a");
  private static final double END = 2820;

  private static RoutingProblem problem(Vehicle.Builder car) {
    return new Line()
        .add(
            Line.ride(
                    "a",
                    new Stop(10, new TimeWindow(600, 900), 60),
                    new Stop(20, new TimeWindow(1260, 1500), 60))
                .maxRide(700)
                .demand(new Demand(2, 1, 1)))
        .add(Line.ride("b", 30, 40).returnOf(A))
        .add(car)
        .add(Line.car("w"))
        .problem();
  }

  private static Vehicle.Builder car() {
    return Line.car("v")
        .capacity(new Capacity(4, 1, 2, 1, false))
        .pause(new Break(300, new TimeWindow(1320, 1700)))
        .maxDuration(END);
  }

  private static PlannedStop pickup(double arrival, double start, double departure) {
    return new PlannedStop(StopKind.PICKUP, A, arrival, start, departure, Demand.NONE);
  }

  private static PlannedStop dropoff(double arrival, double start, double departure) {
    return new PlannedStop(StopKind.DROPOFF, A, arrival, start, departure, Demand.NONE);
  }

  private static PlannedStop rest(double arrival, double start, double departure) {
    return new PlannedStop(StopKind.BREAK, null, arrival, start, departure, Demand.NONE);
  }

  private static List<PlannedStop> stops() {
    return new ArrayList<>(
        List.of(pickup(600, 600, 660), dropoff(1260, 1260, 1320), rest(1320, 1320, 1620)));
  }

  private static Route route(List<PlannedStop> stops) {
    return new Route(V, 0, stops, END);
  }

  private static Route with(int index, PlannedStop stop) {
    List<PlannedStop> stops = stops();
    stops.set(index, stop);
    return route(stops);
  }

  private static List<Violation> check(Route route) {
    return PlanChecker.check(problem(car()), List.of(route), List.of(Line.id("b")));
  }

  private static Violation of(Rule rule, double amount) {
    return new Violation(rule, A, V, amount);
  }

  private static Violation ofVehicle(Rule rule, double amount) {
    return new Violation(rule, null, V, amount);
  }

  @Test
  void nothingIsWrongWithThePlanItself() {
    assertThat(check(route(stops()))).isEmpty();
  }

  @Test
  void timesOfStops() {
    assertThat(check(with(0, pickup(597, 600, 660)))).containsExactly(of(Rule.TRAVEL, 3));
    assertThat(check(with(0, pickup(600, 600, 656)))).containsExactly(of(Rule.SERVICE, 4));
    assertThat(check(with(0, pickup(605, 600, 660))))
        .containsExactly(of(Rule.START_BEFORE_ARRIVAL, 5));
    assertThat(check(with(1, dropoff(1260, 1260, 1314)))).contains(of(Rule.SERVICE, 6));
    assertThat(check(with(1, dropoff(1253, 1260, 1320))))
        .containsExactly(of(Rule.TRAVEL, 7), of(Rule.WINDOW_EARLY, 7));
  }

  @Test
  void windowsAndTheLongestRide() {
    List<PlannedStop> early =
        List.of(pickup(598, 598, 658), dropoff(1260, 1260, 1320), rest(1320, 1320, 1620));
    assertThat(check(new Route(V, -2, early, END - 2)))
        .containsExactly(
            ofVehicle(Rule.SHIFT_START, 2), of(Rule.WINDOW_EARLY, 2), ofVehicle(Rule.TRAVEL, 2));
    List<PlannedStop> late =
        List.of(pickup(908, 908, 968), dropoff(1568, 1568, 1628), rest(1628, 1628, 1928));
    assertThat(check(new Route(V, 308, late, END + 308)))
        .containsExactly(
            of(Rule.WINDOW_LATE, 8), of(Rule.WINDOW_LATE, 68), ofVehicle(Rule.BREAK_LATE, 228));
    List<PlannedStop> slow =
        List.of(pickup(600, 600, 660), dropoff(1371, 1371, 1431), rest(1431, 1431, 1731));
    assertThat(check(new Route(V, 0, slow, END + 111)))
        .containsExactly(
            ofVehicle(Rule.BREAK_LATE, 31),
            ofVehicle(Rule.MAX_DURATION, 111),
            of(Rule.MAX_RIDE, 11));
  }

  @Test
  void theBreak() {
    assertThat(check(with(2, rest(1316, 1320, 1620)))).containsExactly(ofVehicle(Rule.TRAVEL, 4));
    assertThat(check(with(2, rest(1323, 1320, 1620))))
        .containsExactly(ofVehicle(Rule.START_BEFORE_ARRIVAL, 3));
    assertThat(check(with(2, rest(1320, 1320, 1615)))).containsExactly(ofVehicle(Rule.SERVICE, 5));
    assertThat(check(with(2, rest(1400, 1406, 1706))))
        .containsExactly(ofVehicle(Rule.BREAK_LATE, 6));
    // Before everything: nothing binds it but its window.
    List<PlannedStop> first = stops();
    first.addFirst(first.removeLast());
    first.set(0, rest(0, 0, 300));
    assertThat(check(route(first)))
        .containsExactly(ofVehicle(Rule.BREAK_EARLY, 1320), of(Rule.TRAVEL, 300));
    List<PlannedStop> aboard = stops();
    aboard.add(1, aboard.removeLast());
    aboard.set(1, rest(660, 660, 960));
    assertThat(check(route(aboard)))
        .contains(ofVehicle(Rule.BREAK_ON_BOARD, 1), of(Rule.TRAVEL, 300));
    List<PlannedStop> thrice = stops();
    thrice.add(rest(1620, 1620, 1620));
    thrice.add(rest(1620, 1620, 1620));
    assertThat(check(route(thrice))).contains(ofVehicle(Rule.BREAK_TWICE, 2));
    assertThat(check(route(stops().subList(0, 2))))
        .containsExactly(ofVehicle(Rule.BREAK_MISSING, 1));
  }

  @Test
  void aVehicleThatServesNobodyNeedsNoBreak() {
    Route empty = new Route(V, 0, List.of(), 0);
    assertThat(PlanChecker.check(problem(car()), List.of(empty), List.of(A, Line.id("b"))))
        .isEmpty();
  }

  @Test
  void theEndOfTheRoute() {
    assertThat(check(new Route(V, 0, stops(), END - 9))).containsExactly(ofVehicle(Rule.TRAVEL, 9));
    // Home at 2820 is after a shift that ends at 2810, whatever the route says.
    RoutingProblem brief =
        problem(
            Vehicle.builder(V, 0, new TimeWindow(0, 2810))
                .capacity(new Capacity(4, 1, 2, 1, false)));
    Route home = new Route(V, 0, stops().subList(0, 2), 2520);
    assertThat(PlanChecker.check(brief, List.of(home), List.of(Line.id("b")))).isEmpty();
    Route late = new Route(V, 0, stops().subList(0, 2), 2825);
    assertThat(PlanChecker.check(brief, List.of(late), List.of(Line.id("b"))))
        .containsExactly(ofVehicle(Rule.SHIFT_END, 15));
    RoutingProblem briefer =
        problem(
            Vehicle.builder(V, 0, new TimeWindow(0, 2500))
                .capacity(new Capacity(4, 1, 2, 1, false)));
    Route hidden = new Route(V, 0, stops().subList(0, 2), 2500);
    assertThat(PlanChecker.check(briefer, List.of(hidden), List.of(Line.id("b"))))
        .containsExactly(ofVehicle(Rule.TRAVEL, 20), ofVehicle(Rule.SHIFT_END, 20));
  }

  @Test
  void nothingBeginsBeforeTheLastThingIsOver() {
    // The way home is short, the service long: busy until 1620, though home would be reached
    // before.
    Route hasty =
        route(List.of(pickup(600, 600, 660), dropoff(1260, 1260, 1320), rest(1320, 1500, 1800)));
    // Waiting before the break is no drive: home at 1320 + 1200 + 300.
    assertThat(check(hasty)).containsExactly(ofVehicle(Rule.BREAK_LATE, 100));
    RoutingProblem near =
        new Line().add(Line.ride("a", 0, 0)).add(Line.ride("b", 0, 0)).add(Line.car("v")).problem();
    PlannedStop on = new PlannedStop(StopKind.PICKUP, A, 0, 0, 50, Demand.NONE);
    PlannedStop off = new PlannedStop(StopKind.DROPOFF, A, 30, 30, 30, Demand.NONE);
    assertThat(
            PlanChecker.check(
                near, List.of(new Route(V, 0, List.of(on, off), 20)), List.of(Line.id("b"))))
        .containsExactly(of(Rule.TRAVEL, 20), ofVehicle(Rule.TRAVEL, 10));
  }

  @Test
  void placesAndSkills() {
    assertThat(loaded(new Capacity(1, 1, 2, 1, false))).containsExactly(of(Rule.SEATS, 3));
    assertThat(loaded(new Capacity(4, 1, 2, 1, false))).isEmpty();
    assertThat(loaded(new Capacity(4, 0, 2, 1, false)))
        .containsExactly(of(Rule.WHEELCHAIR_PLACES, 1));
    assertThat(loaded(new Capacity(4, 1, 2, 0, false)))
        .containsExactly(of(Rule.STRETCHER_PLACES, 1));
    assertThat(loaded(new Capacity(4, 1, 2, 1, true)))
        .containsExactly(of(Rule.STRETCHER_EXCLUDES_WHEELCHAIR, 1));
  }

  private static List<Violation> loaded(Capacity capacity) {
    return PlanChecker.check(
        problem(Line.car("v").capacity(capacity)),
        List.of(route(stops().subList(0, 2))),
        List.of(Line.id("b")));
  }

  @Test
  void whoGotOffTakesNoPlaceAnyMore() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("a", 10, 20))
            .add(Line.ride("b", 20, 30).skills(Set.of("x", "y")))
            .add(Line.car("v").capacity(Capacity.seats(1)))
            .problem();
    RequestId b = Line.id("b");
    List<PlannedStop> stops =
        List.of(
            pickup(600, 600, 600),
            dropoff(1200, 1200, 1200),
            new PlannedStop(StopKind.PICKUP, b, 1200, 1200, 1200, Demand.NONE),
            new PlannedStop(StopKind.DROPOFF, b, 1800, 1800, 1800, Demand.NONE));
    assertThat(PlanChecker.check(problem, List.of(new Route(V, 0, stops, 3600)), List.of()))
        .containsExactly(new Violation(Rule.SKILLS, b, V, 2));
  }

  @Test
  void returnsAndOutbounds() {
    VehicleId w = new VehicleId("w");
    RequestId b = Line.id("b");
    List<PlannedStop> back =
        List.of(
            new PlannedStop(StopKind.PICKUP, b, 1240, 1248, 1248, Demand.NONE),
            new PlannedStop(StopKind.DROPOFF, b, 1848, 1848, 1848, Demand.NONE));
    Route other = new Route(w, -600, back, 4248);
    assertThat(
            PlanChecker.check(
                problem(car()),
                List.of(route(stops()), new Route(w, 0, back.subList(0, 0), 0), other),
                List.of()))
        .contains(
            new Violation(Rule.DRIVER_TWICE, null, w, 1),
            new Violation(Rule.RETURN_BEFORE_OUTBOUND, b, w, 12));
    // A ride out that nobody serves binds nothing.
    assertThat(PlanChecker.check(problem(car()), List.of(other), List.of(A)))
        .extracting(Violation::rule)
        .doesNotContain(Rule.RETURN_BEFORE_OUTBOUND);
  }

  @Test
  void whoIsServedHowOften() {
    RequestId b = Line.id("b");
    RoutingProblem problem = problem(car());
    assertThat(PlanChecker.check(problem, List.of(route(stops())), List.of(b, b, b)))
        .containsExactly(new Violation(Rule.TWICE, b, null, 2));
    assertThat(PlanChecker.check(problem, List.of(route(stops())), List.of(b, A)))
        .containsExactly(of(Rule.TWICE, 1));
    assertThat(PlanChecker.check(problem, List.of(route(stops())), List.of()))
        .containsExactly(new Violation(Rule.MISSING, b, null, 1));
    List<PlannedStop> onlyOff = new ArrayList<>(stops());
    onlyOff.removeFirst();
    assertThat(PlanChecker.check(problem, List.of(route(onlyOff)), List.of(b)))
        .contains(of(Rule.PAIR, 1));
    List<PlannedStop> twiceOff = stops();
    twiceOff.add(2, dropoff(1320, 1320, 1380));
    assertThat(PlanChecker.check(problem, List.of(route(twiceOff)), List.of(b)))
        .contains(of(Rule.TWICE, 1));
    // Picked up by one vehicle and dropped off by another.
    Route on = route(List.of(pickup(600, 600, 660), rest(1320, 1320, 1620)));
    Route off = new Route(new VehicleId("w"), 0, List.of(dropoff(1260, 1260, 1320)), 2520);
    assertThat(PlanChecker.check(problem, List.of(on, off), List.of(b))).contains(of(Rule.PAIR, 1));
  }

  @Test
  void roundingOfPrintedTimesIsForgivenAndNoMore() {
    assertThat(check(with(0, pickup(599.999_999_5, 600, 660)))).isEmpty();
    assertThat(check(with(0, pickup(599.999_99, 600, 660)))).hasSize(1);
    assertThat(check(with(0, pickup(600, 600, 659.999_999_5)))).isEmpty();
  }
}
