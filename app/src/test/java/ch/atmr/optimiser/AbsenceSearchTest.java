package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsenceSearchTest {

  private static final SearchParameters PARAMETERS = SearchParameters.standard();

  private static SearchState state(RoutingProblem problem, long iterations) {
    return new SearchState(
        new Solution(new Network(problem)),
        StoppingRule.iterations(iterations),
        SearchListener.SILENT);
  }

  private static void run(SearchState state) {
    SplittableRandom random = new SplittableRandom(1);
    Solution solution = state.solution;
    new AbsenceSearch(
            state,
            new StringRemoval(solution, new Relatedness(solution.network), PARAMETERS, random),
            new Recreation(solution, PARAMETERS, random),
            random)
        .run(1, 1);
  }

  @Test
  void emptiesVehiclesThatCostUntilNoneCanBeSpared() {
    // Four short rides one after the other fit one vehicle; each starts on its own.
    Line line = new Line();
    for (int k = 0; k < 4; k++) {
      line.add(Line.ride("r" + k, 10 * k + 1, 10 * k + 5)).add(Line.car("v" + k).fixedCost(1e6));
    }
    SearchState state = state(line.problem(), 500);
    for (int request = 0; request < 4; request++) {
      assertThat(state.solution.load(request, new int[] {2 * request, 2 * request + 1})).isTrue();
    }
    state.keep();
    run(state);
    assertThat(state.incumbent().vehiclesUsed()).isEqualTo(1);
    assertThat(state.incumbent().unserved()).isZero();
    // 0 -> 1 -> 5 -> 11 -> ... -> 35 -> 0.
    assertThat(state.incumbent().travel()).isEqualTo(70 * Line.KM);
  }

  @Test
  void leavesVehiclesThatCostNothingAlone() {
    Line line = new Line().add(Line.ride("a", 1, 2)).add(Line.ride("b", 3, 4));
    SearchState state = state(line.add(Line.car("v")).add(Line.car("w")).problem(), 50);
    state.solution.load(0, new int[] {0, 1});
    state.solution.load(1, new int[] {2, 3});
    state.keep();
    run(state);
    assertThat(state.iterations()).isZero();
    assertThat(state.incumbent().vehiclesUsed()).isEqualTo(2);
  }

  @Test
  void makesRoomForTheOneThatOnlyOneVehicleCanCarry() {
    // a sits in the only vehicle with the skill that b needs at the same time.
    Line line =
        new Line()
            .add(Line.ride("a", Line.stop(10, 600, 600), Line.stop(20)))
            .add(Line.ride("b", Line.stop(10, 600, 600), Line.stop(20)).skills(Line.skill("s")))
            .add(Line.car("v").capacity(Capacity.seats(1)).skills(Line.skill("s")))
            .add(Line.car("w").capacity(Capacity.seats(1)));
    SearchState state = state(line.problem(), 200);
    state.solution.load(0, new int[] {0, 1});
    state.keep();
    run(state);
    assertThat(state.solution.bank.size()).isZero();
    assertThat(state.solution.vehicleOf(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void leavesTheBestPlanInPlace(long seed) {
    SearchState state = state(new RandomProblems(seed).problem(25, 6), 300);
    new RegretConstruction(state.solution).construct(() -> false);
    state.keep();
    double before = state.incumbent().cost();
    run(state);
    Solution solution = state.solution;
    assertThat(state.incumbent().cost()).isLessThanOrEqualTo(before);
    assertThat(solution.cost()).isEqualTo(state.incumbent().cost());
    Plan plan =
        new PlanAssembly(new Network(solution.network.problem)).plan(state.incumbent(), 0, 0);
    assertThat(PlanChecker.check(solution.network.problem, plan)).isEmpty();
  }
}
