package ch.atmr.bench;

import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.Solver;
import ch.atmr.optimiser.StoppingRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The optimiser of this project. */
final class AtmrEngine implements Engine {

  private final SearchParameters parameters;

  AtmrEngine(SearchParameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public Outcome run(RoutingProblem problem, long seed, Duration budget, SearchClock clock) {
    LongSupplier nanos = clock.nanos();
    long start = nanos.getAsLong();
    List<Trace.Point> points = new ArrayList<>();
    Solver solver =
        new Solver(
            problem,
            parameters.withSeed(seed),
            status ->
                points.add(
                    new Trace.Point(
                        (nanos.getAsLong() - start) / 1e9,
                        status.iterations(),
                        status.unserved(),
                        status.vehiclesUsed(),
                        status.travel())));
    Plan plan = solver.solve(StoppingRule.deadline(budget, nanos));
    Trace.Point last = points.getLast();
    points.add(
        new Trace.Point(
            (nanos.getAsLong() - start) / 1e9,
            plan.iterations(),
            last.unserved(),
            last.vehicles(),
            last.travel()));
    return new Outcome(new Trace(points), plan);
  }
}
