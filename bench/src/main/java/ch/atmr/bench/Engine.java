package ch.atmr.bench;

import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.RoutingProblem;
import java.time.Duration;

/** Something that plans a problem on the calling thread alone. */
interface Engine {

  /**
   * What one run found.
   *
   * @param plan the last and best
   */
  record Outcome(Trace trace, Plan plan) {}

  Outcome run(RoutingProblem problem, long seed, Duration budget, SearchClock clock);
}
