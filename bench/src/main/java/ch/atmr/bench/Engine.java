package ch.atmr.bench;

import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.RoutingProblem;
import java.time.Duration;
import java.util.function.Predicate;

/** Something that plans a problem on the calling thread alone. */
interface Engine {

  /**
   * What a run may use.
   *
   * @param goal a plan that cannot be bettered: the run ends with it
   */
  record Budget(long seed, Duration time, SearchClock clock, Predicate<Trace.Point> goal) {}

  /**
   * What one run found.
   *
   * @param plan the last and best
   */
  record Outcome(Trace trace, Plan plan) {}

  Outcome run(RoutingProblem problem, Budget budget);
}
