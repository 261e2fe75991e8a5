package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The system of times of two routes: v drives a from km 10 to 20 and rests, w drives b, its return,
 * from 20 to 10.
 */
class StopTimesTest {
  private static final RequestId A = Line.id("a");
  private static final RequestId B = Line.id("b");

  private static final Network NETWORK =
      new Network(
          new Line()
              .add(
                  Line.ride(
                          "a",
                          new Stop(10, new TimeWindow(600, 3000), 60),
                          new Stop(20, new TimeWindow(0, 5000), 30))
                      .demand(new Demand(2, 1, 0))
                      .maxRide(700))
              .add(
                  Line.ride(
                          "b",
                          new Stop(20, new TimeWindow(0, 9000), 40),
                          new Stop(10, TimeWindow.ALWAYS, 50))
                      .returnOf(A))
              .add(
                  Line.car("v")
                      .endLocation(5)
                      .pause(new Break(300, new TimeWindow(0, 5000)))
                      .maxDuration(4000))
              .add(Vehicle.builder(new VehicleId("w"), 30, new TimeWindow(100, 20_000)))
              .problem());

  private static RouteOrder.Step on(RequestId id) {
    return new RouteOrder.Step(StopKind.PICKUP, id);
  }

  private static RouteOrder.Step off(RequestId id) {
    return new RouteOrder.Step(StopKind.DROPOFF, id);
  }

  private static RouteOrder.Step rest() {
    return new RouteOrder.Step(StopKind.BREAK, null);
  }

  private static RouteOrder order(String vehicle, RouteOrder.Step... steps) {
    return new RouteOrder(new VehicleId(vehicle), List.of(steps));
  }

  private static StopTimes times(RouteOrder... orders) {
    return new StopTimes(NETWORK, new Bounds(NETWORK), List.of(orders));
  }

  private static StopTimes both() {
    return times(order("v", on(A), off(A), rest()), order("w", on(B), off(B)));
  }

  @Test
  void eachDepartureStepAndEndHasItsVariable() {
    StopTimes times = both();
    assertThat(times.departure(0)).isZero();
    assertThat(times.step(0, 2)).isEqualTo(3);
    assertThat(times.end(0)).isEqualTo(4);
    assertThat(times.departure(1)).isEqualTo(5);
    assertThat(times.step(1, 0)).isEqualTo(6);
    assertThat(times.end(1)).isEqualTo(8);
  }

  @Test
  void staysAndDrives() {
    StopTimes times = times(order("v", rest(), on(A), rest(), off(A), rest()));
    assertThat(times.stay(0, 0)).isEqualTo(300);
    assertThat(times.stay(0, 1)).isEqualTo(60);
    assertThat(times.stay(0, 3)).isEqualTo(30);
    // From the stop before, however many breaks lie between.
    assertThat(times.drive(0, 0)).isZero();
    assertThat(times.drive(0, 1)).isEqualTo(600);
    assertThat(times.drive(0, 2)).isZero();
    assertThat(times.drive(0, 3)).isEqualTo(600);
    assertThat(times.drive(0, 5)).isEqualTo(15 * Line.KM);
    assertThat(times(order("v")).drive(0, 0)).isEqualTo(5 * Line.KM);
  }

  @Test
  void whatTheProblemDoesNotKnowTakesNoTimeAndNoWay() {
    RequestId x = Line.id("x");
    StopTimes times = times(order("v", on(x), on(A), off(x), off(A)), order("u", rest(), on(A)));
    assertThat(times.stay(0, 0)).isZero();
    assertThat(times.drive(0, 0)).isZero();
    assertThat(times.drive(0, 1)).isEqualTo(600);
    assertThat(times.drive(0, 3)).isEqualTo(600);
    assertThat(times.stay(1, 0)).isZero();
    assertThat(times.drive(1, 1)).isZero();
    assertThat(times.drive(1, 2)).isZero();
    Demand load = new Demand(1, 0, 0);
    assertThat(times.loadAfter(on(x), load)).isSameAs(load);
    assertThat(times.constraints(true).least()).isPresent();
  }

  @Test
  void loads() {
    StopTimes times = both();
    Demand aboard = times.loadAfter(on(A), new Demand(1, 0, 2));
    assertThat(aboard).isEqualTo(new Demand(3, 1, 2));
    assertThat(times.loadAfter(off(A), aboard)).isEqualTo(new Demand(1, 0, 2));
  }

  @Test
  void theSoonestTimesKeepWindowsDrivesStaysAndLinks() {
    assertThat(least(both(), true))
        // a: left at 660, arrives at 1260; rests from 1290; home, 15 km on, at 2490.
        .hasValue(List.of(0.0, 600.0, 1260.0, 1290.0, 2490.0, 100.0, 1260.0, 1900.0, 3150.0));
  }

  @Test
  void withoutLimitsAReturnMayComeFirst() {
    assertThat(least(both(), false))
        .hasValue(List.of(0.0, 600.0, 1260.0, 1290.0, 2490.0, 100.0, 700.0, 1340.0, 2590.0));
  }

  @Test
  void theLongestRidePullsThePickupAndTheLongestDurationTheDeparture() {
    Line line = new Line();
    line.add(
        Line.ride("a", new Stop(10, TimeWindow.ALWAYS, 60), Line.stop(20, 9000, 9500))
            .maxRide(700));
    line.add(Line.car("v").maxDuration(4000));
    Network network = new Network(line.problem());
    Bounds bounds = new Bounds(network);
    // The network knows the ride's own limit: here it has to come from the system.
    bounds.earliest[0] = 0;
    StopTimes times = new StopTimes(network, bounds, List.of(order("v", on(A), off(A))));
    assertThat(least(times, true)).hasValue(List.of(6200.0, 8240.0, 9000.0, 10_200.0));
    assertThat(least(times, false)).hasValue(List.of(0.0, 600.0, 9000.0, 10_200.0));
  }

  @Test
  void breaksHaveTheirWindow() {
    Line line = new Line().add(Line.ride("a", 10, 20));
    line.add(Line.car("v").pause(new Break(300, new TimeWindow(2000, 2300))));
    Network network = new Network(line.problem());
    RouteOrder early = order("v", rest(), on(A), off(A));
    assertThat(least(new StopTimes(network, new Bounds(network), List.of(early)), true))
        .hasValue(List.of(0.0, 2000.0, 2300.0, 2900.0, 4100.0));
    RouteOrder twice = order("v", rest(), rest(), on(A), off(A));
    assertThat(least(new StopTimes(network, new Bounds(network), List.of(twice)), true)).isEmpty();
  }

  @Test
  void theEndKeepsTheShift() {
    Line line = new Line().add(Line.ride("a", 10, 20));
    line.add(
        Vehicle.builder(new VehicleId("v"), 0, new TimeWindow(0, 2400))
            .capacity(Capacity.seats(1)));
    Network network = new Network(line.problem());
    StopTimes times =
        new StopTimes(network, new Bounds(network), List.of(order("v", on(A), off(A))));
    assertThat(least(times, true)).hasValue(List.of(0.0, 600.0, 1200.0, 2400.0));
    Constraints late = times.constraints(true);
    late.atLeast(times.departure(0), 1);
    assertThat(late.least()).isEmpty();
  }

  private static Optional<List<Double>> least(StopTimes times, boolean limits) {
    return times.constraints(limits).least().map(x -> Arrays.stream(x).boxed().toList());
  }
}
