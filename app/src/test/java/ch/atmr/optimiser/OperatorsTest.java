package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorsTest {

  private static final SearchParameters PARAMETERS = SearchParameters.standard();

  private static Solution built(long seed, int requests, int vehicles) {
    Solution solution =
        new Solution(new Network(new RandomProblems(seed).unlinked(requests, vehicles)));
    new RegretConstruction(solution).construct(() -> false);
    return solution;
  }

  /** Cost and feasibility computed anew from the orders of stops. */
  private static void assertWhole(Solution solution) {
    FullEvaluation full = new FullEvaluation(solution.network.problem);
    double cost = 0;
    Set<Integer> served = new HashSet<>();
    for (int vehicle = 0; vehicle < solution.network.vehicleCount; vehicle++) {
      Tour tour = solution.tour(vehicle);
      java.util.List<Integer> nodes = new java.util.ArrayList<>();
      for (int k = 1; k < tour.last; k++) {
        nodes.add(tour.nodes[k]);
        served.add(tour.nodes[k] / 2);
        assertThat(solution.vehicleOf(tour.nodes[k] / 2)).isEqualTo(vehicle);
      }
      cost += full.cost(vehicle, nodes);
      assertThat(full.route(vehicle, nodes)).isPresent();
    }
    assertThat(solution.travelCost()).isCloseTo(cost, within(1e-6));
    assertThat(served).hasSize(solution.served());
    for (int k = 0; k < solution.bank.size(); k++) {
      assertThat(served).doesNotContain(solution.bank.at(k));
    }
  }

  /** What the search is told that a place costs is what the whole plan then costs more. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aPlaceCostsWhatItSays(long seed) {
    RoutingProblem problem =
        seed % 2 == 0
            ? new RandomProblems(seed).unlinked(16, 4)
            : new RandomProblems(seed).wishing(8, 5);
    Solution solution = new Solution(new Network(problem));
    SplittableRandom random = new SplittableRandom(seed);
    int inserted = 0;
    for (int step = 0; step < 300; step++) {
      int request = random.nextInt(16);
      if (solution.vehicleOf(request) != Solution.NOWHERE) {
        solution.remove(new int[] {request}, 1);
        assertWhole(solution);
      }
      int vehicle = random.nextInt(problem.vehicles().size());
      Insertion place = solution.best(request, vehicle);
      double before = solution.cost();
      if (place.exists() && solution.insert(request, vehicle, place)) {
        inserted++;
        double told = place.delta() - solution.network.penalty[request];
        assertThat(solution.cost() - before).isCloseTo(told, within(1e-4));
      }
      if (random.nextInt(4) == 0) {
        solution.rollback();
        assertWhole(solution);
      } else {
        solution.commit();
      }
    }
    assertThat(inserted).isGreaterThan(50);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ruinAndRecreateKeepThePlanWhole(long seed) {
    Solution solution = built(seed, 30, 6);
    SplittableRandom random = new SplittableRandom(seed);
    StringRemoval removal =
        new StringRemoval(solution, new Relatedness(solution.network), PARAMETERS, random);
    Recreation recreation = new Recreation(solution, PARAMETERS, random);
    for (int round = 0; round < 30; round++) {
      int served = solution.served();
      removal.ruin(random.nextInt(30));
      assertThat(solution.served()).isLessThanOrEqualTo(served);
      assertWhole(solution);
      recreation.recreate(() -> false);
      assertWhole(solution);
      if (round % 2 == 0) {
        solution.rollback();
        assertThat(solution.served()).isEqualTo(served);
        assertWhole(solution);
      } else {
        solution.commit();
      }
    }
  }

  @Test
  void exchangedTailsKeepThePlanWhole() {
    int exchanged = 0;
    for (long seed = 1; seed <= 4; seed++) {
      Solution solution = built(seed, 30, 6);
      TailExchange tails = new TailExchange(solution, new SplittableRandom(seed));
      for (int round = 0; round < 200; round++) {
        double before = solution.cost();
        if (tails.exchange() != Solution.NOWHERE) {
          exchanged++;
          assertWhole(solution);
          if (round % 2 == 0) {
            solution.rollback();
            assertThat(solution.cost()).isEqualTo(before);
            assertWhole(solution);
          }
        }
        solution.commit();
      }
    }
    assertThat(exchanged).isGreaterThan(20);
  }

  @Test
  void recreationFillsWhatItCan() {
    Solution solution =
        new Solution(
            new Network(
                new Line()
                    .add(Line.ride("a", 1, 2))
                    .add(Line.ride("b", 3, 4))
                    .add(Line.car("v"))
                    .problem()));
    SearchParameters keen =
        SearchParameters.standard().toBuilder().blinkShare(0).insertionNoise(0).build();
    new Recreation(solution, keen, new SplittableRandom(1)).recreate(() -> false);
    assertThat(solution.bank.size()).isZero();
    // 0 -> 1 -> 2 -> 3 -> 4 -> 0.
    assertThat(solution.cost()).isEqualTo(8 * Line.KM);
  }

  @Test
  void regretPlacesFirstWhatHasOneVehicleOnly() {
    // Both want the only seat at the same time; b can go with the second vehicle alone.
    Line line =
        new Line()
            .add(Line.ride("a", Line.stop(10, 600, 600), Line.stop(20)))
            .add(Line.ride("b", Line.stop(10, 600, 600), Line.stop(20)).skills(Set.of("s")))
            .add(Line.car("v").capacity(Capacity.seats(1)).skills(Set.of("s")))
            .add(Line.car("w").capacity(Capacity.seats(1)));
    Solution solution = new Solution(new Network(line.problem()));
    new RegretConstruction(solution).construct(() -> false);
    assertThat(solution.bank.size()).isZero();
    assertThat(solution.vehicleOf(1)).isZero();
  }

  @Test
  void relatednessPrefersWhatIsNearInSpaceAndTime() {
    Network network =
        new Network(
            new Line()
                .add(Line.ride("seed", Line.stop(10, 600, 700), Line.stop(20)).maxRide(1200))
                .add(
                    Line.ride("hours later", Line.stop(10, 20_000, 20_100), Line.stop(20))
                        .maxRide(1200))
                .add(Line.ride("near", Line.stop(12, 600, 900), Line.stop(22)).maxRide(1200))
                .add(Line.ride("far", Line.stop(60, 3000, 4000), Line.stop(70)).maxRide(1200))
                .add(Line.car("v"))
                .problem());
    assertThat(new Relatedness(network).nearest(0)).containsExactly(0, 2, 3, 1);
  }

  @Test
  void annealingTakesEveryGainAndColdNoLoss() {
    Annealing annealing = new Annealing(new Cooling(100, 0.001, 1, 1), new SplittableRandom(5));
    int hot = 0;
    int cold = 0;
    for (int k = 0; k < 1000; k++) {
      assertThat(annealing.accepts(9, 10, 0.5)).isTrue();
      hot += annealing.accepts(110, 10, 0) ? 1 : 0;
      cold += annealing.accepts(11, 10, 1) ? 1 : 0;
    }
    // exp(-100/100) = 0.37 at the start.
    assertThat(hot).isBetween(320, 420);
    assertThat(cold).isZero();
  }

  @Test
  void cacheAnswersAnewWhenTheTourHasChanged() {
    Solution solution =
        new Solution(
            new Network(
                new Line()
                    .add(Line.ride("a", 10, 20))
                    .add(Line.ride("b", 10, 20))
                    .add(Line.car("v"))
                    .problem()));
    Insertion empty = solution.best(1, 0);
    assertThat(solution.best(1, 0)).isSameAs(empty);
    solution.insert(0, 0, solution.best(0, 0));
    assertThat(solution.best(1, 0).delta()).isZero();
    solution.rollback();
    assertThat(solution.best(1, 0)).isEqualTo(empty);
  }

  @Test
  void aShorterTourThatIsSlowerGivesItsRidesBack() {
    // Past location 2 there is a fast road from 1 to 3; directly it takes for ever.
    TravelMatrix odd = TravelMatrix.of(4, (a, b) -> a == 1 && b == 3 ? 5000 : a == b ? 0 : 100);
    RoutingProblem problem =
        new RoutingProblem(
            java.util.List.of(
                Line.ride("a", Line.stop(1, 0, 1000), Line.stop(0)).build(),
                Line.ride("b", 2, 2).build(),
                Line.ride("c", Line.stop(3, 0, 1000), Line.stop(0)).build()),
            java.util.List.of(Line.car("v").build()),
            odd);
    Solution solution = new Solution(new Network(problem));
    assertThat(solution.load(0, new int[] {0, 2, 3, 4, 1, 5})).isTrue();
    solution.commit();
    solution.remove(new int[] {1}, 1);
    assertThat(solution.served()).isZero();
    assertThat(solution.tour(0).isEmpty()).isTrue();
    solution.rollback();
    assertThat(solution.served()).isEqualTo(3);
  }
}
