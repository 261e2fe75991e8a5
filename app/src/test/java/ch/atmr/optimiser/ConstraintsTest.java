package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConstraintsTest {

  /** x0 within 0 to 100, x1 at least 10 later, x2 at least 5 after that and not before 20. */
  private static Constraints chain() {
    Constraints chain = new Constraints(3);
    chain.bound(0, 0, 100);
    chain.bound(2, 20, 60);
    chain.follows(0, 1, 10);
    chain.follows(1, 2, 5);
    return chain;
  }

  @Test
  void theLeastAndTheGreatestSolution() {
    assertThat(chain().least()).hasValueSatisfying(x -> assertThat(x).containsExactly(0, 10, 20));
    assertThat(chain().greatest()).containsExactly(45, 55, 60);
  }

  @Test
  void aVariableIsSetOrAsNearAsTheSystemAllows() {
    for (double[] wished : new double[][] {{30, 30}, {50, 45}, {-3, 0}}) {
      Constraints chain = chain();
      chain.tighten(0, wished[0]);
      assertThat(chain.least()).hasValueSatisfying(x -> assertThat(x[0]).isEqualTo(wished[1]));
      assertThat(chain.greatest()[0]).isEqualTo(wished[1]);
    }
    Constraints both = chain();
    assertThat(both.set(new int[] {0, 2}, new double[] {30, 44})).isFalse();
    assertThat(both.greatest()).containsExactly(45, 55, 60);
    assertThat(both.set(new int[] {0, 2}, new double[] {30, 50})).isTrue();
    assertThat(both.least()).hasValueSatisfying(x -> assertThat(x).containsExactly(30, 40, 50));
    Constraints none = chain();
    none.atLeast(0, 46);
    none.tighten(0, 30);
    assertThat(none.least()).isEmpty();
  }

  @Test
  void boundsOnlyEverNarrow() {
    Constraints chain = chain();
    chain.atLeast(0, 7);
    chain.atLeast(0, 3);
    chain.atMost(2, 50);
    chain.atMost(2, 55);
    assertThat(chain.least()).hasValueSatisfying(x -> assertThat(x).containsExactly(7, 17, 22));
    assertThat(chain.greatest()).containsExactly(35, 45, 50);
  }

  @Test
  void whatFitsExactlyHasASolutionAndASecondLessHasNone() {
    Constraints exact = chain();
    exact.atLeast(0, 45);
    assertThat(exact.least()).hasValueSatisfying(x -> assertThat(x).containsExactly(45, 55, 60));
    Constraints late = chain();
    late.atLeast(0, 46);
    assertThat(late.least()).isEmpty();
  }

  @Test
  void withoutUpperBoundsALateChainHasItsTimes() {
    Constraints late = chain();
    late.atLeast(0, 200);
    assertThat(late.least()).isEmpty();
    late.dropUpperBounds();
    assertThat(late.least()).hasValueSatisfying(x -> assertThat(x).containsExactly(200, 210, 215));
  }

  @Test
  void aLoopThatGainsTimeHasNoSolutionAndOneThatLosesItHas() {
    Constraints gains = chain();
    gains.follows(2, 0, -14);
    assertThat(gains.least()).isEmpty();
    // x0 no more than 18 before x2: it is pulled from 0 to 2.
    Constraints pulls = chain();
    pulls.follows(2, 0, -18);
    assertThat(pulls.least()).hasValueSatisfying(x -> assertThat(x).containsExactly(2, 12, 20));
    assertThat(pulls.greatest()).containsExactly(45, 55, 60);
  }

  @Test
  void aPullThatGoesRoundAsOftenAsThereAreVariablesIsNoLoop() {
    // Each arc is only satisfied after the one added later: a round each.
    Constraints backwards = new Constraints(5);
    backwards.bound(0, 1, 10);
    for (int variable = 3; variable >= 0; variable--) {
      backwards.follows(variable, variable + 1, 1);
    }
    assertThat(backwards.least())
        .hasValueSatisfying(x -> assertThat(x).containsExactly(1, 2, 3, 4, 5));
  }
}
