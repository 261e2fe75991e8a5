package ch.atmr.optimiser;

/**
 * Tells when a search is caught: it has been at plans nearly as good as its best so often, and made
 * none of them better, that it will find nothing where it is.
 *
 * <p>While it is hot a search is far from its best plan, and that it finds nothing better then says
 * nothing; so only the iterations near the best count.
 */
final class Standstill {

  /** Nearer than this share of its travel is near the best plan. */
  private static final double NEAR = 0.001;

  private final SearchState state;
  private final double most;
  private double best;
  private long iterations;

  /**
   * @param most iterations near the best plan that a search may spend without a better one
   */
  Standstill(SearchState state, double most) {
    this.state = state;
    this.most = most;
  }

  /** Begins to count anew. */
  void begin() {
    best = state.incumbent().cost();
    iterations = 0;
  }

  /** Counts an iteration, by the plan that it left in place. */
  void count() {
    Incumbent incumbent = state.incumbent();
    if (incumbent.cost() < best) {
      begin();
    } else if (state.solution.cost() <= best + NEAR * incumbent.travel()) {
      iterations++;
    }
  }

  boolean isReached() {
    return iterations > most;
  }
}
