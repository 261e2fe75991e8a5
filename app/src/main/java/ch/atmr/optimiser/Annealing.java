package ch.atmr.optimiser;

import java.util.SplittableRandom;

/** Acceptance by simulated annealing. */
final class Annealing {

  private final Cooling cooling;
  private final SplittableRandom random;

  Annealing(Cooling cooling, SplittableRandom random) {
    this.cooling = cooling;
    this.random = random;
  }

  /** Whether a candidate replaces the current plan, given the share of the budget used. */
  boolean accepts(double candidate, double current, double used) {
    return candidate < current - cooling.temperature(used) * Math.log(random.nextDouble());
  }
}
