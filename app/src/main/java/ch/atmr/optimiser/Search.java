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
  private double recombined;

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

  /** Cools down; and again, from hotter, for what is left of the budget when it is caught. */
  private void anneal(double scale) {
    double end = parameters.endTemperature() * scale;
    double start = parameters.startTemperature() * scale;
    Standstill standstill =
        new Standstill(state, parameters.patience() * solution.network.requestCount);
    cool(new Cooling(start, end, parameters.coolings(), parameters.reheat()), standstill);
    double hot = Math.max(end, parameters.escapeTemperature() * scale);
    while (state.used() < 1) {
      keepPromises();
      cool(Cooling.once(hot, end), standstill);
    }
    keepPromises();
  }

  /** What gave way for more rides is not to stay so, however the search ends. */
  private void keepPromises() {
    if (solution.network.promises.any()) {
      settle();
    }
  }

  /**
   * Takes the best plan up again, with its rides as near to their promised times as it lets them.
   */
  private void settle() {
    state.restore();
    solution.tightenPromises();
    state.keep();
  }

  /** One cooling over what is left of the budget; ends before that when the search is caught. */
  private void cool(Cooling cooling, Standstill standstill) {
    Annealing annealing = new Annealing(cooling, random);
    double from = Math.min(1, state.used());
    int round = 0;
    standstill.begin();
    for (double used = from; used < 1 && !standstill.isReached(); used = state.used()) {
      // A rule that counts from the last better plan goes back to 0.
      double share = Math.max(0, (used - from) / (1 - from));
      if (cooling.round(share) != round) {
        round = cooling.round(share);
        settle();
      }
      if (used - recombined > parameters.recombinationShare()) {
        recombined = used;
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
      standstill.count();
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
