package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Plans a problem: insertion by regret, then ruin and recreate with annealing until the rule stops.
 *
 * <p>There is always a plan; requests that found no place are in it with a reason. Same problem,
 * parameters and number of iterations: same plan.
 */
public final class Solver {

  private record Outcome(Incumbent incumbent, long iterations, long seed) {}

  private final RoutingProblem problem;
  private final SearchParameters parameters;
  private final SearchListener listener;

  public Solver(RoutingProblem problem, SearchParameters parameters, SearchListener listener) {
    this.problem = problem;
    this.parameters = parameters;
    this.listener = listener;
  }

  public static Plan solve(RoutingProblem problem, SearchParameters parameters, StoppingRule rule) {
    return new Solver(problem, parameters, SearchListener.SILENT).solve(rule);
  }

  /** Plans from nothing. */
  public Plan solve(StoppingRule rule) {
    return search(rule, null);
  }

  /** Plans on from a known plan, taking over what of it still holds. */
  public Plan improve(Plan known, StoppingRule rule) {
    return search(rule, known);
  }

  private Plan search(StoppingRule rule, @Nullable Plan known) {
    Network network = new Network(problem);
    List<FutureTask<Outcome>> tasks = new ArrayList<>();
    for (int k = 0; k < parameters.threads(); k++) {
      SearchParameters own = parameters.withSeed(parameters.seed() + k);
      tasks.add(new FutureTask<>(() -> single(network, own, rule, known)));
    }
    for (int k = 1; k < tasks.size(); k++) {
      Thread.ofPlatform().name("optimiser-" + k).start(tasks.get(k));
    }
    tasks.getFirst().run();
    Outcome best = outcome(tasks.getFirst());
    for (int k = 1; k < tasks.size(); k++) {
      Outcome other = outcome(tasks.get(k));
      best = other.incumbent().cost() < best.incumbent().cost() ? other : best;
    }
    return new PlanAssembly(network).plan(best.incumbent(), best.iterations(), best.seed());
  }

  private Outcome single(
      Network network, SearchParameters own, StoppingRule rule, @Nullable Plan known) {
    Search search = new Search(network, own, rule, listener);
    Incumbent incumbent = search.run(known);
    return new Outcome(incumbent, search.iterations(), own.seed());
  }

  private static Outcome outcome(FutureTask<Outcome> task) {
    try {
      return task.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("search failed", failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a search", interrupted);
    }
  }
}
