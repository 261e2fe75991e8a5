package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Insertion between a first and a last gap, and at the edges of every rule. */
class InsertionGapsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsTheBestPlaceBetweenTwoGaps(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int found = 0;
    for (int round = 0; round < 150; round++) {
      RoutingProblem problem = new RandomProblems(557 * seed + round).unlinked(5, 1);
      Network network = new Network(problem);
      Bounds bounds = new Bounds(network);
      TourBuilder builder = new TourBuilder(network, bounds);
      InsertionSearch search = new InsertionSearch(network, bounds, builder);
      Tour tour = new Tour();
      builder.clear(tour, 0);
      for (int request = 0; request < network.requestCount; request++) {
        if (!network.compatible(0, request)) {
          continue;
        }
        int first = random.nextInt(tour.last);
        int last = first + random.nextInt(tour.last - first);
        Insertion fast = search.best(tour, request, first, last);
        double slow = cheapest(problem, nodes(tour), request, first, last);
        assertThat(fast.exists()).isEqualTo(slow < Double.POSITIVE_INFINITY);
        if (fast.exists()) {
          found++;
          assertThat(fast.delta()).isCloseTo(slow, within(1e-6));
          assertThat(fast.pickupGap()).isBetween(first, last);
          assertThat(fast.dropoffGap()).isBetween(fast.pickupGap(), last);
          Insertion anywhere = search.best(tour, request);
          Tour next = new Tour();
          TourEdit.insert(tour, request, anywhere.pickupGap(), anywhere.dropoffGap(), next);
          builder.build(next);
          tour = next;
        }
      }
    }
    assertThat(found).isGreaterThan(50);
  }

  private static double cheapest(
      RoutingProblem problem, List<Integer> nodes, int request, int first, int last) {
    FullEvaluation full = new FullEvaluation(problem);
    double best = Double.POSITIVE_INFINITY;
    for (int pickup = first; pickup <= last; pickup++) {
      for (int dropoff = pickup; dropoff <= last; dropoff++) {
        List<Integer> trial = new ArrayList<>(nodes);
        trial.add(dropoff, 2 * request + 1);
        trial.add(pickup, 2 * request);
        if (full.route(0, trial).isPresent()) {
          best = Math.min(best, full.cost(0, trial) - full.cost(0, nodes));
        }
      }
    }
    return best;
  }

  private static List<Integer> nodes(Tour tour) {
    List<Integer> nodes = new ArrayList<>();
    for (int k = 1; k < tour.last; k++) {
      nodes.add(tour.nodes[k]);
    }
    return nodes;
  }

  /** The price of ride b beside ride a, from km 10 to 20, of a car with these limits. */
  private static Insertion beside(Request.Builder a, Request.Builder b, Vehicle.Builder car) {
    Solution solution = new Solution(new Network(new Line().add(a).add(b).add(car).problem()));
    Insertion first = solution.best(0, 0);
    assertThat(first.exists()).isTrue();
    solution.insert(0, 0, first);
    return solution.best(1, 0);
  }

  private static Request.Builder a() {
    return Line.ride("a", new Stop(10, new TimeWindow(600, 600), 0), Line.stop(20));
  }

  @Test
  void aWindowThatIsReachedToTheSecondIsKeptAndOneThatIsMissedIsNot() {
    // On the way to a, at km 5 by 300; the drop-off at km 8 by 480.
    Request.Builder exact = Line.ride("b", Line.stop(5, 0, 300), Line.stop(8, 0, 480));
    assertThat(beside(a(), exact, Line.car("v"))).isEqualTo(new Insertion(0, 0, 0));
    assertThat(beside(a(), Line.ride("b", Line.stop(5, 0, 299), Line.stop(8)), Line.car("v")))
        .isEqualTo(Insertion.NONE);
    assertThat(beside(a(), Line.ride("b", Line.stop(5), Line.stop(8, 0, 479)), Line.car("v")))
        .isEqualTo(Insertion.NONE);
  }

  @Test
  void aServiceThatMakesTheNextStopLateIsRefused() {
    // a waits at km 10 until 600 at the latest: 60 s are to spare when b boards at km 5, 61 are
    // not.
    Request.Builder calm =
        Line.ride("a", new Stop(10, new TimeWindow(600, 660), 0), Line.stop(20, 0, 1260));
    Request.Builder fits = Line.ride("b", new Stop(5, new TimeWindow(0, 300), 60), Line.stop(15));
    assertThat(beside(calm, fits, Line.car("v"))).isEqualTo(new Insertion(0, 0, 1));
    Request.Builder late = Line.ride("b", new Stop(5, new TimeWindow(0, 300), 61), Line.stop(15));
    assertThat(beside(calm, late, Line.car("v"))).isEqualTo(Insertion.NONE);
  }

  @Test
  void theLongestRideIsKeptToTheSecond() {
    // b boards at km 5 and leaves at km 15: a boards between, 30 s of service.
    Request.Builder boards =
        Line.ride("a", new Stop(10, new TimeWindow(600, 600), 30), Line.stop(20));
    Request.Builder just = Line.ride("b", Line.stop(5, 300, 300), Line.stop(15)).maxRide(630);
    assertThat(beside(boards, just, Line.car("v"))).isEqualTo(new Insertion(0, 0, 1));
    Request.Builder less = Line.ride("b", Line.stop(5, 300, 300), Line.stop(15)).maxRide(629);
    assertThat(beside(boards, less, Line.car("v"))).isEqualTo(Insertion.NONE);
  }

  @Test
  void theLongestDurationIsKeptToTheSecond() {
    // a alone takes 2400 s; b at km 21 and 22 makes it 2640.
    Request.Builder b = Line.ride("b", Line.stop(21), Line.stop(22));
    assertThat(beside(a(), b, Line.car("v").maxDuration(2640)).delta()).isEqualTo(240);
    assertThat(beside(a(), b, Line.car("v").maxDuration(2639))).isEqualTo(Insertion.NONE);
    Break pause = new Break(100, new TimeWindow(0, 36_000));
    assertThat(beside(a(), b, Line.car("v").pause(pause).maxDuration(2740)).delta()).isEqualTo(240);
    assertThat(beside(a(), b, Line.car("v").pause(pause).maxDuration(2739)))
        .isEqualTo(Insertion.NONE);
  }

  @Test
  void theBreakKeepsItsPlaceAmongTheRides() {
    // The break of 300 s is over by 1800: after a, which ends at 1200, b may begin at 1500.
    Break pause = new Break(300, new TimeWindow(1200, 1500));
    Request.Builder b = Line.ride("b", Line.stop(20, 0, 1500), Line.stop(10));
    assertThat(beside(a(), b, Line.car("v").pause(pause))).isEqualTo(new Insertion(0, 2, 2));
    Request.Builder soon = Line.ride("b", Line.stop(20, 0, 1499), Line.stop(10, 1801, 3000));
    assertThat(beside(a(), soon, Line.car("v").pause(pause))).isEqualTo(Insertion.NONE);
  }

  @Test
  void theFirstRideOfAVehiclePaysForIt() {
    Network network =
        new Network(
            new Line().add(Line.ride("a", 10, 20)).add(Line.car("v").fixedCost(77)).problem());
    assertThat(new Solution(network).best(0, 0)).isEqualTo(new Insertion(2477, 0, 0));
  }

  @Test
  void whoIsOnBoardTakesPlaces() {
    Vehicle.Builder one = Line.car("v").capacity(Capacity.seats(1));
    // Between, a is on board: b only fits before or after.
    Request.Builder b = Line.ride("b", Line.stop(12), Line.stop(18));
    assertThat(beside(a(), b, one).pickupGap()).isEqualTo(2);
    Vehicle.Builder two = Line.car("v").capacity(Capacity.seats(2));
    assertThat(beside(a(), Line.ride("b", Line.stop(12), Line.stop(18)), two))
        .isEqualTo(new Insertion(0, 1, 1));
    Vehicle.Builder chair = Line.car("v").capacity(new Capacity(3, 1, 2, 0, false));
    Request.Builder wheeled =
        Line.ride("b", Line.stop(12), Line.stop(18)).demand(new Demand(0, 1, 0));
    assertThat(beside(a(), wheeled, chair)).isEqualTo(new Insertion(0, 1, 1));
  }
}
