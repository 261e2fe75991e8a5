package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InsertionSearchTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void findsWhatTryingEveryPairOfGapsInFullFinds(long seed) {
    int found = 0;
    for (int round = 0; round < 60; round++) {
      RoutingProblem problem = new RandomProblems(1000 * seed + round).unlinked(8, 2);
      found += compare(problem, new SplittableRandom(seed + round));
    }
    assertThat(found).as("cases with a place, seed %d", seed).isGreaterThan(60);
  }

  /** Grows tours by random insertions; each time the fast answer must equal the slow one. */
  private static int compare(RoutingProblem problem, SplittableRandom random) {
    Network network = new Network(problem);
    Bounds bounds = new Bounds(network);
    TourBuilder builder = new TourBuilder(network, bounds);
    InsertionSearch search = new InsertionSearch(network, bounds, builder);
    FullEvaluation full = new FullEvaluation(problem);
    int found = 0;
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      Tour tour = new Tour();
      builder.clear(tour, vehicle);
      for (int request = 0; request < network.requestCount; request++) {
        if (!network.compatible(vehicle, request) || random.nextInt(4) == 0) {
          continue;
        }
        Insertion fast = search.best(tour, request);
        double slow = cheapest(full, vehicle, nodes(tour), request);
        if (!fast.exists()) {
          assertThat(slow).as("request %d on %s", request, nodes(tour)).isInfinite();
          continue;
        }
        assertThat(fast.delta())
            .as("request %d on %s", request, nodes(tour))
            .isCloseTo(slow, within(1e-6));
        Tour next = new Tour();
        TourEdit.insert(tour, request, fast.pickupGap(), fast.dropoffGap(), next);
        builder.build(next);
        assertThat(next.feasible).isTrue();
        assertThat(next.cost - tour.cost).isCloseTo(fast.delta(), within(1e-6));
        tour = next;
        found++;
      }
    }
    return found;
  }

  private static double cheapest(
      FullEvaluation full, int vehicle, List<Integer> nodes, int request) {
    double best = Double.POSITIVE_INFINITY;
    double before = full.cost(vehicle, nodes);
    for (int pickup = 0; pickup <= nodes.size(); pickup++) {
      for (int dropoff = pickup; dropoff <= nodes.size(); dropoff++) {
        List<Integer> trial = new ArrayList<>(nodes);
        trial.add(dropoff, 2 * request + 1);
        trial.add(pickup, 2 * request);
        double delta = full.cost(vehicle, trial) - before;
        if (delta < best - 1e-9 && full.route(vehicle, trial).isPresent()) {
          best = delta;
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

  @Test
  void pickUpAndDropOffOnTheWayCostNothing() {
    // Tour 0 -> 2 -> 10 -> 0; a ride from 4 to 6 lies on its way.
    Insertion place = place(new Line().add(Line.ride("a", 2, 10)).add(Line.ride("b", 4, 6)));
    assertThat(place).isEqualTo(new Insertion(0, 1, 1));
  }

  @Test
  void aRideOnTheWayHomeCostsNothing() {
    // Tour 0 -> 2 -> 10 -> 0: b boards at 6 on the way out and leaves at 4 on the way home.
    Insertion place = place(new Line().add(Line.ride("a", 2, 10)).add(Line.ride("b", 6, 4)));
    assertThat(place).isEqualTo(new Insertion(0, 1, 2));
  }

  @Test
  void aRideLimitForbidsTheDetour() {
    // With a on board from 2 to 10 the direct 480 s are the limit: b at 12 only fits behind it.
    Insertion place =
        place(
            new Line()
                .add(Line.ride("a", 2, 10).maxRide(480))
                .add(Line.ride("b", Line.stop(12), Line.stop(14))));
    assertThat(place).isEqualTo(new Insertion(2 * 4 * Line.KM, 2, 2));
  }

  private static Insertion place(Line line) {
    RoutingProblem problem = line.add(Line.car("v")).problem();
    Solution solution = new Solution(new Network(problem));
    solution.insert(0, 0, solution.best(0, 0));
    return solution.best(1, 0);
  }
}
