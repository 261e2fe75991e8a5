package ch.atmr.optimiser;

/** What all phases of a search share: the plan in progress, the best so far and the budget. */
final class SearchState {

  final Solution solution;

  private final StoppingRule rule;
  private final SearchListener listener;
  private Incumbent incumbent;
  private long iterations;
  private long improvedAt;

  SearchState(Solution solution, StoppingRule rule, SearchListener listener) {
    this.solution = solution;
    this.rule = rule;
    this.listener = listener;
    incumbent = Incumbent.of(solution);
  }

  Incumbent incumbent() {
    return incumbent;
  }

  long iterations() {
    return iterations;
  }

  void countIteration() {
    iterations++;
  }

  /** Share of the budget used. */
  double used() {
    return rule.used(incumbent.status(iterations, improvedAt));
  }

  /** Makes the changes final and remembers the plan if it is the best so far. */
  void keep() {
    solution.commit();
    if (solution.cost() < incumbent.cost() - Network.EPSILON) {
      remember();
    }
  }

  /** Remembers the plan as the best. */
  void remember() {
    solution.recount();
    incumbent = Incumbent.after(incumbent, solution);
    improvedAt = iterations;
    listener.improved(incumbent.status(iterations, improvedAt));
  }

  /** Goes back to the best plan. */
  void restore() {
    solution.restore(incumbent);
  }
}
