package ch.atmr.bench;

import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.RoutingProblem;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.SearchStatus;
import ch.atmr.optimiser.Solver;
import ch.atmr.optimiser.StoppingRule;
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
  public Outcome run(RoutingProblem problem, Budget budget) {
    LongSupplier nanos = budget.clock().nanos();
    long start = nanos.getAsLong();
    List<Trace.Point> points = new ArrayList<>();
    StoppingRule time = StoppingRule.deadline(budget.time(), nanos);
    StoppingRule goal = status -> !points.isEmpty() && budget.goal().test(points.getLast()) ? 1 : 0;
    Plan plan =
        new Solver(
                problem,
                parameters.withSeed(budget.seed()),
                status -> points.add(point(status, nanos.getAsLong() - start)))
            .solve(time.or(goal));
    points.add(end(points.getLast(), plan.iterations(), nanos.getAsLong() - start));
    return new Outcome(new Trace(points), plan);
  }

  private static Trace.Point point(SearchStatus status, long nanos) {
    return new Trace.Point(
        nanos / 1e9,
        status.iterations(),
        status.unserved(),
        status.vehiclesUsed(),
        status.travel());
  }

  private static Trace.Point end(Trace.Point last, long iterations, long nanos) {
    return new Trace.Point(
        nanos / 1e9, iterations, last.unserved(), last.vehicles(), last.travel());
  }
}
