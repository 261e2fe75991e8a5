package ch.atmr.optimiser;

/**
 * Temperature over the budget of a search: several geometric coolings one after the other, each
 * from a lower start than the one before, all down to the same end.
 *
 * <p>Several make the search good at any moment, not only at its end: a single one has its best
 * plans in its last tenth.
 */
final class Cooling {

  private final double start;
  private final double end;
  private final int rounds;
  private final double reheat;

  /**
   * @param reheat start of a round as a share of the start of the round before
   */
  Cooling(double start, double end, int rounds, double reheat) {
    this.start = start;
    this.end = end;
    this.rounds = rounds;
    this.reheat = reheat;
  }

  /** The round a share of the budget belongs to, from 0. */
  int round(double used) {
    return Math.min(rounds - 1, (int) (used * rounds));
  }

  double temperature(double used) {
    int round = round(used);
    double first = Math.max(end, start * Math.pow(reheat, round));
    return first * Math.pow(end / first, used * rounds - round);
  }
}
