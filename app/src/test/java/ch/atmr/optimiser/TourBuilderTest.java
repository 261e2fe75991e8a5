package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TourBuilderTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aTourIsFeasibleExactlyWhenItsWholeSystemIs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int feasible = 0;
    for (int round = 0; round < 250; round++) {
      RoutingProblem problem = new RandomProblems(733 * seed + round).unlinked(1 + round % 4, 1);
      Network network = new Network(problem);
      List<Integer> nodes = shuffled(network, random);
      FullEvaluation full = new FullEvaluation(problem);
      Tour tour = tour(network, nodes.stream().mapToInt(Integer::intValue).toArray());
      assertThat(tour.feasible)
          .as("%s of %s", nodes, problem)
          .isEqualTo(full.route(0, nodes).isPresent());
      assertThat(tour.cost).isCloseTo(full.cost(0, nodes), within(1e-6));
      feasible += tour.feasible && !nodes.isEmpty() ? 1 : 0;
    }
    assertThat(feasible).isBetween(20, 230);
  }

  /** Requests that the vehicle may take, in a random order that keeps pairs. */
  private static List<Integer> shuffled(Network network, SplittableRandom random) {
    List<Integer> nodes = new ArrayList<>();
    for (int request = 0; request < network.requestCount; request++) {
      if (network.compatible(0, request)) {
        int pickup = random.nextInt(nodes.size() + 1);
        nodes.add(pickup, 2 * request);
        nodes.add(pickup + 1 + random.nextInt(nodes.size() - pickup), 2 * request + 1);
      }
    }
    return nodes;
  }

  private static Tour tour(Network network, int... nodes) {
    return tour(network, new Bounds(network), nodes);
  }

  private static Tour tour(Network network, Bounds bounds, int... nodes) {
    TourBuilder builder = new TourBuilder(network, bounds);
    Tour tour = new Tour();
    builder.clear(tour, 0);
    tour.reserve(nodes.length + 2);
    tour.nodes[0] = network.start(0);
    System.arraycopy(nodes, 0, tour.nodes, 1, nodes.length);
    tour.last = nodes.length + 1;
    tour.nodes[tour.last] = network.end(0);
    builder.build(tour);
    return tour;
  }

  /** Request a from km 10 to 20, b in a wheelchair from 12 to 22, each service a minute. */
  private static Network pair(Vehicle.Builder car) {
    return new Network(
        new Line()
            .add(
                Line.ride(
                        "a",
                        new Stop(10, new TimeWindow(600, 900), 60),
                        new Stop(20, TimeWindow.ALWAYS, 60))
                    .maxRide(700))
            .add(
                Line.ride(
                        "b",
                        new Stop(12, TimeWindow.ALWAYS, 60),
                        new Stop(22, new TimeWindow(1500, 1700), 60))
                    .demand(new Demand(0, 1, 1)))
            .add(car.capacity(new Capacity(4, 1, 2, 1, false)))
            .problem());
  }

  @Test
  void knowsLoadsJointsTimesAndCost() {
    Tour tour = tour(pair(Line.car("v").fixedCost(100)), 0, 2, 1, 3);

    assertThat(tour.feasible).isTrue();
    assertThat(ints(tour.aboard, 6)).containsExactly(0, 1, 2, 1, 0, 0);
    assertThat(ints(tour.seats, 6)).containsExactly(0, 1, 1, 0, 0, 0);
    assertThat(ints(tour.wheelchairs, 6)).containsExactly(0, 0, 1, 1, 0, 0);
    assertThat(ints(tour.stretchers, 6)).containsExactly(0, 0, 1, 1, 0, 0);
    // Only a's ride is limited: while it lasts there is no joint.
    assertThat(ints(tour.jointBefore, 5)).containsExactly(0, 0, 0, 3, 4);
    assertThat(ints(tour.jointAfter, 5)).containsExactly(0, 3, 3, 3, 4);
    assertThat(tour.cost).isEqualTo(100 + 600 + 120 + 480 + 120 + 1320);
    assertThat(doubles(tour.elapsed, 6)).containsExactly(0, 660, 840, 1380, 1560, 2880);
    assertThat(doubles(tour.latest, 6)).containsExactly(200, 800, 980, 1520, 1700, 36_000);
    assertThat(doubles(tour.earliest, 6)).containsExactly(0, 600, 780, 1320, 1500, 2880);
    assertThat(tour.ready[3]).isEqualTo(1380);
    assertThat(tour.ready[4]).isEqualTo(1560);
    assertThat(tour.latestDeparture[0]).isEqualTo(36_000);
    assertThat(tour.latestDeparture[3]).isEqualTo(260);
    assertThat(tour.latestDeparture[4]).isEqualTo(200);
    assertThat(tour.earliestEnd[4]).isZero();
    assertThat(tour.earliestEnd[3]).isEqualTo(2880);
    assertThat(tour.earliestEnd[0]).isEqualTo(2880);
    assertThat(tour.readyRested[3]).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(tour.dueRestless[3]).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aBreakNeedsAnEmptyVehicleAndBothItsBoundsAreCarried() {
    // Free at 660: a alone from 10 to 20, the break of 300 s before or after it.
    Network network = pair(Line.car("v").pause(new Break(300, new TimeWindow(100, 5000))));
    Tour tour = tour(network, 0, 1);
    assertThat(tour.feasible).isTrue();
    assertThat(ints(tour.jointBefore, 3)).containsExactly(0, 0, 2);
    // Rested before a: there at 900, which a's window still allows, done at 960 + 600 + 60.
    assertThat(tour.ready[2]).isEqualTo(1320);
    assertThat(tour.readyRested[2]).isEqualTo(900 + 60 + 600 + 60);
    // With the break still to come a may be reached as late as its own window ends.
    assertThat(tour.dueRestless[0]).isEqualTo(900);
    assertThat(tour.readyRested[0]).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aBreakThatFitsNowhereMakesTheTourInfeasible() {
    // Before the drive to a, which must be reached by 900: over at 300.
    assertThat(rested(300, 0, 300)).isTrue();
    // During the ride; it is over at 1260 and the way home takes till 2520.
    assertThat(rested(300, 1000, 1500)).isFalse();
    assertThat(rested(300, 1000, 1620)).isTrue();
    assertThat(rested(300, 34_000, 36_000)).isTrue();
    assertThat(rested(300, 35_701, 36_001)).isFalse();
  }

  private static boolean rested(double length, double from, double to) {
    Network network = pair(Line.car("v").pause(new Break(length, new TimeWindow(from, to))));
    return tour(network, 0, 1).feasible;
  }

  @Test
  void theLongestDurationCountsFromTheLatestDeparture() {
    // 10 km there, a minute, 10 km, a minute, 20 km back: 2520 s, leaving as late as wanted.
    assertThat(tour(pair(Line.car("v").maxDuration(2520)), 0, 1).feasible).isTrue();
    assertThat(tour(pair(Line.car("v").maxDuration(2519)), 0, 1).feasible).isFalse();
    // A break within it counts as well.
    Break pause = new Break(300, new TimeWindow(0, 36_000));
    assertThat(tour(pair(Line.car("v").pause(pause).maxDuration(2820)), 0, 1).feasible).isTrue();
    assertThat(tour(pair(Line.car("v").pause(pause).maxDuration(2819)), 0, 1).feasible).isFalse();
  }

  @Test
  void anEmptyTourCostsNothingAndNeedsNoBreak() {
    Tour tour =
        tour(pair(Line.car("v").fixedCost(100).pause(new Break(300, new TimeWindow(0, 300)))));
    assertThat(tour.feasible).isTrue();
    assertThat(tour.cost).isZero();
    assertThat(tour.isEmpty()).isTrue();
  }

  @Test
  void theCostHasThePricesOfPromisesThatAreNotKept() {
    RoutingProblem plain = pair(Line.car("v")).problem;
    VehicleId other = new VehicleId("v2");
    VehicleId own = new VehicleId("v");
    RoutingProblem told =
        new RoutingProblem(
            plain.requests(),
            plain.vehicles(),
            plain.travel(),
            plain.fairness(),
            new UnderWay(
                Map.of(),
                Map.of(),
                Map.of(
                    Line.id("a"), new Promise(Set.of(other), 700, 60, 1000, 20, 0),
                    Line.id("b"), new Promise(Set.of(own), 800, 60, 4000, 300, 7))));
    Network network = new Network(told);
    double driving = tour(new Network(plain), 0, 2, 1, 3).cost;
    assertThat(tour(network, 0, 2, 1, 3).cost).isEqualTo(driving + 1000 + 20 + 300);
    assertThat(tour(network, 2, 3).cost).isEqualTo(tour(new Network(plain), 2, 3).cost + 300);
    Bounds kept = new Bounds(network);
    kept.keep(1, 1);
    assertThat(tour(network, kept, 0, 2, 1, 3).cost).isEqualTo(driving + 1000 + 20 + 7);
  }

  @Test
  void everyBuildHasItsOwnVersion() {
    Network network = pair(Line.car("v"));
    TourBuilder builder = new TourBuilder(network, new Bounds(network));
    Tour tour = new Tour();
    builder.clear(tour, 0);
    long first = tour.version;
    builder.build(tour);
    assertThat(tour.version).isEqualTo(first + 1);
  }

  private static int[] ints(int[] values, int count) {
    return Arrays.copyOf(values, count);
  }

  private static double[] doubles(double[] values, int count) {
    return Arrays.copyOf(values, count);
  }
}
