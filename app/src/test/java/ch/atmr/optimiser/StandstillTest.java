package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandstillTest {

  private static final long ITERATIONS = 20_000;

  private static final SearchParameters NEVER =
      SearchParameters.standard().toBuilder().patience(1e9).build();

  private final List<SearchStatus> told = new ArrayList<>();

  private Search search(RoutingProblem problem, SearchParameters parameters) {
    return new Search(
        new Network(problem), parameters, StoppingRule.iterations(ITERATIONS), told::add);
  }

  private static RoutingProblem problem(long seed) {
    return new RandomProblems(seed).unlinked(20, 4);
  }

  /** Both rides served, which is the best plan. */
  private static SearchState state() {
    Line line = new Line().add(Line.ride("a", 1, 2)).add(Line.ride("b", 3, 4)).add(Line.car("v"));
    SearchState state =
        new SearchState(
            new Solution(new Network(line.problem())),
            StoppingRule.iterations(100),
            SearchListener.SILENT);
    state.solution.load(0, new int[] {0, 1, 2, 3});
    state.keep();
    return state;
  }

  @Test
  void isReachedWhenThePlanStaysNearTheBestForTooLong() {
    Standstill standstill = new Standstill(state(), 2);
    standstill.begin();
    standstill.count();
    standstill.count();
    assertThat(standstill.isReached()).isFalse();
    standstill.count();
    assertThat(standstill.isReached()).isTrue();
    standstill.begin();
    assertThat(standstill.isReached()).isFalse();
  }

  @Test
  void countsNoPlanFarFromTheBest() {
    SearchState state = state();
    state.solution.remove(new int[] {0}, 1);
    state.solution.commit();
    Standstill standstill = new Standstill(state, 2);
    standstill.begin();
    for (int k = 0; k < 10; k++) {
      standstill.count();
    }
    assertThat(standstill.isReached()).isFalse();
  }

  @Test
  void beginsAnewWithABetterPlan() {
    Line line = new Line().add(Line.ride("a", 1, 2)).add(Line.car("v"));
    SearchState state =
        new SearchState(
            new Solution(new Network(line.problem())),
            StoppingRule.iterations(100),
            SearchListener.SILENT);
    Standstill standstill = new Standstill(state, 2);
    standstill.begin();
    standstill.count();
    standstill.count();
    state.solution.load(0, new int[] {0, 1});
    state.keep();
    standstill.count();
    standstill.count();
    standstill.count();
    assertThat(standstill.isReached()).isFalse();
    standstill.count();
    assertThat(standstill.isReached()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 8, 12})
  void aCaughtSearchFindsMoreByBeginningAfresh(long seed) {
    Search caught = search(problem(seed), NEVER);
    double before = caught.run(null).cost();
    Search search =
        search(problem(seed), SearchParameters.standard().toBuilder().patience(300).build());
    double after = search.run(null).cost();
    assertThat(after).isLessThan(before - 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 8, 12})
  void theBestPlanOutlivesAllThatComesAfterIt(long seed) {
    search(problem(seed), NEVER).run(null);
    List<SearchStatus> neverCaught = List.copyOf(told);
    told.clear();
    Search search =
        search(problem(seed), SearchParameters.standard().toBuilder().patience(5).build());
    double cost = search.run(null).cost();
    assertThat(told).as("it was caught").isNotEqualTo(neverCaught);
    double least = told.stream().mapToDouble(SearchStatus::cost).min().orElseThrow();
    assertThat(cost).isEqualTo(least);
  }

  @Test
  void sameSeedAndIterationsGiveTheSamePlanHoweverOftenItIsCaught() {
    SearchParameters impatient = SearchParameters.standard().toBuilder().patience(5).build();
    RoutingProblem problem = problem(2);
    StoppingRule rule = StoppingRule.iterations(ITERATIONS);
    assertThat(Solver.solve(problem, impatient, rule))
        .isEqualTo(Solver.solve(problem, impatient, rule));
  }

  @Test
  void endsUnderARuleThatCountsFromTheLastBetterPlan() {
    SearchParameters impatient = SearchParameters.standard().toBuilder().patience(5).build();
    Plan plan = Solver.solve(problem(2), impatient, StoppingRule.noImprovement(2000));
    assertThat(plan.iterations()).isGreaterThanOrEqualTo(2000);
  }
}
