package ch.atmr.optimiser;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One search on one thread: build or take over a plan, serve more with less, then ruin and recreate
 * with annealing.
 */
final class Search {

  /** Share of the budget after which the first plan is finished in a plainer way. */
  private static final double CONSTRUCTION_SHARE = 0.2;

  private final SearchParameters parameters;
  private final SplittableRandom random;
  private final SearchState state;
  private final Solution solution;
  private final StringRemoval removal;
  private final TailExchange tails;
  private final Recreation recreation;
  private final Recombination recombination;

  Search(Network network, SearchParameters parameters, StoppingRule rule, SearchListener listener) {
    this.parameters = parameters;
    random = new SplittableRandom(parameters.seed());
    solution = new Solution(network);
    state = new SearchState(solution, rule, listener);
    removal = new StringRemoval(solution, new Relatedness(network), parameters, random);
    tails = new TailExchange(solution, random);
    recreation = new Recreation(solution, parameters, random);
    recombination = new Recombination(state);
  }

  /** Runs until the rule says stop; the plan given is where it begins. */
  Incumbent run(@Nullable Plan known) {
    if (known != null) {
      new WarmStart(solution).load(known);
    }
    new RegretConstruction(solution).construct(() -> state.used() >= CONSTRUCTION_SHARE);
    // Comparing all with all is too slow for thousands of requests: the rest goes in one by one.
    recreation.recreate(() -> state.used() >= 1);
    solution.commit();
    state.remember();
    if (solution.network.promises.any() && solution.bank.size() > 0) {
      solution.loosenPromises();
    }
    if (solution.served() > 0) {
      double scale = state.incumbent().travel() / solution.served();
      new AbsenceSearch(state, removal, recreation, random)
          .run(parameters.absenceShare(), parameters.absenceTemperature() * scale);
      anneal(scale);
    }
    return state.incumbent();
  }

  private void anneal(double scale) {
    Cooling cooling =
        new Cooling(
            parameters.startTemperature() * scale,
            parameters.endTemperature() * scale,
            parameters.coolings(),
            parameters.reheat());
    Annealing annealing = new Annealing(cooling, random);
    double from = Math.min(1, state.used());
    int round = 0;
    double recombined = 0;
    for (double used = state.used(); used < 1; used = state.used()) {
      double share = (used - from) / (1 - from);
      if (cooling.round(share) != round) {
        round = cooling.round(share);
        state.restore();
        solution.tightenPromises();
        state.keep();
      }
      if (share - recombined > parameters.recombinationShare()) {
        recombined = share;
        recombination.recombine();
      }
      state.countIteration();
      double current = solution.cost();
      change();
      if (annealing.accepts(solution.cost(), current, share)) {
        state.keep();
        recombination.offer();
      } else {
        solution.rollback();
      }
    }
  }

  private void change() {
    int seed = random.nextDouble() < parameters.tailShare() ? tails.exchange() : Solution.NOWHERE;
    removal.ruin(seed == Solution.NOWHERE ? random.nextInt(solution.network.requestCount) : seed);
    recreation.recreate(() -> false);
  }

  long iterations() {
    return state.iterations();
  }
}
