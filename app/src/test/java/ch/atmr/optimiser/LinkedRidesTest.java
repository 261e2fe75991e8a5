package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkedRidesTest {

  @Test
  void theReturnWaitsForTheRideOutOnAnotherVehicle() {
    // The ride out arrives at 20 km at 1800 at the soonest; only the second car may drive the
    // return.
    RoutingProblem problem =
        new Line()
            .add(Line.ride("out", Line.stop(10, 1200, 9000), Line.stop(20)).skills(Line.skill("a")))
            .add(
                Line.ride("back", Line.stop(20, 0, 2400), Line.stop(10))
                    .returnOf(Line.id("out"))
                    .skills(Line.skill("b")))
            .add(Line.car("v").skills(Line.skill("a")))
            .add(Line.car("w").skills(Line.skill("b")))
            .problem();
    Plan plan = Line.solve(problem);
    assertThat(plan.unassigned()).isEmpty();
    assertThat(PlanChecker.check(problem, plan)).isEmpty();
  }

  @Test
  void aReturnThatCannotWaitIsLeftOutWithTheReason() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("out", Line.stop(10, 1200, 9000), Line.stop(20)).priority(2))
            .add(Line.ride("back", Line.stop(20, 0, 1700), Line.stop(10)).returnOf(Line.id("out")))
            .add(Line.car("v"))
            .add(Line.car("w"))
            .problem();
    Plan plan = Line.solve(problem);
    assertThat(plan.unassigned())
        .containsExactly(new Unassigned(Line.id("back"), Reason.LINKED_RIDE, 0, new Remedy.None()));
  }

  @Test
  void aReturnWithoutItsRideOutIsFree() {
    RoutingProblem problem =
        new Line()
            .add(Line.ride("out", 10, 20).skills(Line.skill("none has it")))
            .add(Line.ride("back", Line.stop(20, 0, 1700), Line.stop(10)).returnOf(Line.id("out")))
            .add(Line.car("v"))
            .problem();
    assertThat(Line.solve(problem).unassigned())
        .extracting(Unassigned::request)
        .containsExactly(Line.id("out"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyStateOfTheSearchKeepsLinksAndCost(long seed) {
    RoutingProblem problem = new RandomProblems(seed).problem(14, 4);
    Network network = new Network(problem);
    Solution solution = new Solution(network);
    SplittableRandom random = new SplittableRandom(seed);
    for (int step = 0; step < 400; step++) {
      double before = solution.cost();
      change(solution, random);
      if (random.nextInt(3) == 0) {
        solution.rollback();
        assertThat(solution.cost()).isEqualTo(before);
      } else {
        solution.commit();
      }
      if (step % 20 == 0) {
        Plan plan = new PlanAssembly(new Network(problem)).plan(Incumbent.of(solution), 0, 0);
        assertThat(PlanChecker.check(problem, plan)).as("seed %d step %d", seed, step).isEmpty();
        double left = 0;
        for (int k = 0; k < solution.bank.size(); k++) {
          left += network.penalty[solution.bank.at(k)];
        }
        assertThat(plan.cost().total() + left).isCloseTo(solution.cost(), within(1e-5));
      }
    }
  }

  private static void change(Solution solution, SplittableRandom random) {
    Network network = solution.network;
    int request = random.nextInt(network.requestCount);
    if (solution.vehicleOf(request) != Solution.NOWHERE) {
      solution.remove(new int[] {request}, 1);
    }
    for (int tries = 0; tries < 3 && solution.bank.size() > 0; tries++) {
      int next = solution.bank.at(random.nextInt(solution.bank.size()));
      int vehicle = random.nextInt(network.vehicleCount);
      Insertion place = solution.best(next, vehicle);
      if (place.exists()) {
        solution.insert(next, vehicle, place);
      }
    }
  }
}
