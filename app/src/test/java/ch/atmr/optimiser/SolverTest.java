package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolverTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithBruteForceOnSmallProblems(long seed) {
    for (int round = 0; round < 12; round++) {
      RoutingProblem problem = new RandomProblems(100 * seed + round).unlinked(4, 2);
      double[] best = new BruteForce(problem).best();
      PlanCost cost = Line.solve(problem).cost();
      assertThat((double) cost.unservedWeight())
          .as("seed %d round %d", seed, round)
          .isEqualTo(best[0]);
      assertThat(cost.total()).as("seed %d round %d", seed, round).isCloseTo(best[1], within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithBruteForceOnWishesForTheSameDriver(long seed) {
    int apart = 0;
    for (int round = 0; round < 12; round++) {
      RoutingProblem problem = new RandomProblems(300 * seed + round).wishing(2, 4);
      double[] best = new BruteForce(problem).best();
      Plan plan = Line.solve(problem);
      assertThat((double) plan.cost().unservedWeight())
          .as("seed %d round %d", seed, round)
          .isEqualTo(best[0]);
      assertThat(plan.cost().total())
          .as("seed %d round %d", seed, round)
          .isCloseTo(best[1], within(1e-6));
      apart += plan.cost().otherDriver() > 0 ? 1 : 0;
    }
    // The wish has a price: now and then another driver is worth it.
    assertThat(apart).isBetween(0, 8);
  }

  /** Leaving one ride out is dearer than all that driving could save. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noSavingIsWorthARide(long seed) {
    for (int round = 0; round < 12; round++) {
      RoutingProblem problem =
          round % 2 == 0
              ? new RandomProblems(500 * seed + round).unlinked(4, 2)
              : new RandomProblems(500 * seed + round).wishing(2, 3);
      Network network = new Network(problem);
      double dearest = new BruteForce(problem).dearest();
      for (int request = 0; request < network.requestCount; request++) {
        int priority = problem.requests().get(request).priority();
        assertThat(network.penalty[request]).isGreaterThan(priority * dearest);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void everyPlanPassesTheChecker(long seed) {
    RoutingProblem problem = new RandomProblems(seed).problem(40, 8);
    Plan plan = Line.solve(problem);
    assertThat(PlanChecker.check(problem, plan)).isEmpty();
    assertThat(plan.cost().unserved()).isEqualTo(plan.unassigned().size());
    assertThat(plan.cost()).isEqualTo(PlanTiming.cost(problem, plan.routes()));
  }

  @Test
  void sameSeedAndIterationsGiveTheSamePlan() {
    RoutingProblem problem = new RandomProblems(21).problem(30, 5);
    assertThat(Line.solve(problem)).isEqualTo(Line.solve(problem));
  }

  @Test
  void threadsGiveTheBestOfTheirSeeds() {
    RoutingProblem problem = new RandomProblems(22).problem(40, 6);
    SearchParameters one = SearchParameters.standard();
    StoppingRule rule = StoppingRule.iterations(40);
    Plan best = Solver.solve(problem, one, rule);
    for (long seed = 2; seed <= 3; seed++) {
      Plan other = Solver.solve(problem, one.withSeed(seed), rule);
      best = other.cost().compareTo(best.cost()) < 0 ? other : best;
    }
    assertThat(Solver.solve(problem, one.withThreads(3), rule)).isEqualTo(best);
  }

  @Test
  void reportsEachBetterPlan() {
    List<SearchStatus> told = new ArrayList<>();
    RoutingProblem problem = new RandomProblems(23).problem(30, 5);
    Plan plan =
        new Solver(problem, SearchParameters.standard(), told::add)
            .solve(StoppingRule.iterations(300));
    assertThat(told).isNotEmpty();
    for (int k = 1; k < told.size(); k++) {
      assertThat(told.get(k).cost()).isLessThan(told.get(k - 1).cost());
      assertThat(told.get(k).iterations()).isGreaterThanOrEqualTo(told.get(k - 1).iterations());
    }
    assertThat(told.getLast().unserved()).isEqualTo(plan.cost().unserved());
  }

  @Test
  void stopsAtTheDeadlineOfTheClockItIsGiven() {
    AtomicLong clock = new AtomicLong();
    StoppingRule rule =
        StoppingRule.deadline(Duration.ofSeconds(1), () -> clock.getAndAdd(10_000_000));
    Plan plan =
        Solver.solve(new RandomProblems(24).problem(10, 3), SearchParameters.standard(), rule);
    assertThat(plan.iterations()).isBetween(1L, 100L);
  }

  @Test
  void outOfTimeAtOnceStillGivesAPlanWithReasons() {
    AtomicLong clock = new AtomicLong();
    StoppingRule rule = StoppingRule.deadline(Duration.ofNanos(1), () -> clock.getAndAdd(1000));
    RoutingProblem problem = new Line().add(Line.ride("a", 1, 2)).add(Line.car("v")).problem();
    Plan plan = Solver.solve(problem, SearchParameters.standard(), rule);
    assertThat(plan.unassigned())
        .containsExactly(new Unassigned(Line.id("a"), Reason.NOT_TRIED, 0, new Remedy.None()));
    assertThat(PlanChecker.check(problem, plan)).isEmpty();
  }

  @Test
  void improvingNeverEndsWorseThanItBegan() {
    for (long seed = 31; seed < 36; seed++) {
      RoutingProblem problem = new RandomProblems(seed).problem(30, 6);
      Plan first = Solver.solve(problem, SearchParameters.standard(), StoppingRule.iterations(50));
      Plan second =
          new Solver(problem, SearchParameters.standard(), SearchListener.SILENT)
              .improve(first, StoppingRule.iterations(1));
      assertThat(second.cost()).as("seed %d", seed).isLessThanOrEqualTo(first.cost());
      assertThat(PlanChecker.check(problem, second)).isEmpty();
    }
  }

  @Test
  void servesMoreBeforeItDrivesLess() {
    // Serving the far ride costs 200 km; leaving it out would cost nothing but the ride.
    RoutingProblem problem = new Line().add(Line.ride("far", 99, 100)).add(Line.car("v")).problem();
    assertThat(Line.solve(problem).cost().unserved()).isZero();
  }

  @Test
  void leavesOutTheRideOfLowerPriority() {
    Stop at = Line.stop(50, 3000, 3000);
    RoutingProblem problem =
        new Line()
            .add(Line.ride("low", at, Line.stop(60)))
            .add(Line.ride("high", Line.stop(40, 3000, 3000), Line.stop(30)).priority(3))
            .add(Line.car("v"))
            .problem();
    assertThat(Line.solve(problem).unassigned())
        .extracting(Unassigned::request)
        .containsExactly(Line.id("low"));
  }

  @Test
  void usesFewVehiclesWhenTheyCost() {
    Line line = new Line();
    for (int k = 0; k < 4; k++) {
      line.add(Line.ride("r" + k, 10 * k + 1, 10 * k + 5)).add(Line.car("v" + k).fixedCost(1e6));
    }
    assertThat(Line.solve(line.problem()).cost().vehiclesUsed()).isEqualTo(1);
  }
}
