package ch.atmr.optimiser;

import java.util.SplittableRandom;

/** Simulated annealing that cools geometrically over the budget of the search. */
final class Annealing {

  private final double start;
  private final double ratio;
  private final SplittableRandom random;

  Annealing(double start, double end, SplittableRandom random) {
    this.start = start;
    this.ratio = end / start;
    this.random = random;
  }

  /** Whether a candidate replaces the current plan, given the share of the budget used. */
  boolean accepts(double candidate, double current, double used) {
    double temperature = start * Math.pow(ratio, used);
    return candidate < current - temperature * Math.log(random.nextDouble());
  }
}
