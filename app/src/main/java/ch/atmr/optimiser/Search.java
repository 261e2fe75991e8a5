package ch.atmr.optimiser;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One search on one thread: build or take over a plan, then ruin and recreate with annealing. */
final class Search {

  /** Share of the budget after which the first plan is finished in a plainer way. */
  private static final double CONSTRUCTION_SHARE = 0.2;

  private static final int ANY = Solution.NOWHERE;

  private final Solution solution;

  private final SearchParameters parameters;
  private final StoppingRule rule;
  private final SearchListener listener;
  private final SplittableRandom random;
  private Incumbent incumbent;
  private long iterations;
  private long improvedAt;

  Search(Network network, SearchParameters parameters, StoppingRule rule, SearchListener listener) {
    this.solution = new Solution(network);
    this.parameters = parameters;
    this.rule = rule;
    this.listener = listener;
    random = new SplittableRandom(parameters.seed());
    incumbent = Incumbent.of(solution);
  }

  /** Runs until the rule says stop; the plan given is where it begins. */
  Incumbent run(@Nullable Plan known) {
    boolean[] hopeless = hopeless();
    if (known != null) {
      new WarmStart(solution).load(known);
    }
    Recreation recreation = new Recreation(solution, parameters, random, hopeless);
    new RegretConstruction(solution).construct(() -> used() >= CONSTRUCTION_SHARE);
    // Comparing all with all is too slow for thousands of requests: the rest goes in one by one.
    recreation.recreate(() -> used() >= 1);
    solution.commit();
    report();
    StringRemoval removal =
        new StringRemoval(solution, new Relatedness(solution.network), parameters, random);
    TailExchange tails = new TailExchange(solution, random);
    double scale = solution.travelCost() / Math.max(1, solution.served());
    Annealing annealing =
        new Annealing(
            parameters.startTemperature() * scale, parameters.endTemperature() * scale, random);
    for (double used = used(); used < 1 && solution.served() > 0; used = used()) {
      iterations++;
      double current = solution.cost();
      int seed = random.nextDouble() < parameters.tailShare() ? tails.exchange() : ANY;
      removal.ruin(seed == ANY ? random.nextInt(solution.network.requestCount) : seed);
      recreation.recreate(() -> false);
      keepOrTakeBack(annealing.accepts(solution.cost(), current, used));
    }
    return incumbent;
  }

  private void keepOrTakeBack(boolean accepted) {
    if (!accepted) {
      solution.rollback();
      return;
    }
    solution.commit();
    if (solution.cost() < incumbent.cost() - Network.EPSILON) {
      report();
    }
  }

  long iterations() {
    return iterations;
  }

  private double used() {
    return rule.used(status());
  }

  private SearchStatus status() {
    return new SearchStatus(iterations, improvedAt, incumbent.cost(), incumbent.unserved());
  }

  private void report() {
    solution.recount();
    incumbent = Incumbent.of(solution);
    improvedAt = iterations;
    listener.improved(status());
  }

  /** Requests that even an empty vehicle cannot serve. */
  private boolean[] hopeless() {
    Network network = solution.network;
    boolean[] hopeless = new boolean[network.requestCount];
    for (int request = 0; request < hopeless.length; request++) {
      hopeless[request] = true;
      for (int vehicle = 0; vehicle < network.vehicleCount && hopeless[request]; vehicle++) {
        hopeless[request] = !solution.best(request, vehicle).exists();
      }
    }
    return hopeless;
  }
}
