package ch.atmr.optimiser;

/**
 * Temperature over the budget of a search: geometric coolings one after the other, each twice as
 * long as the one before and from a lower start, all down to the same end.
 *
 * <p>The first is there so that a search asked before its end has a plan that was cooled down; the
 * last still has most of the time, which hard problems need.
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

  /** A single cooling. */
  static Cooling once(double start, double end) {
    return new Cooling(start, end, 1, 1);
  }

  /** The round a share of the budget belongs to, from 0. */
  int round(double used) {
    int round = 0;
    while (round < rounds - 1 && used >= begin(round + 1)) {
      round++;
    }
    return round;
  }

  /** Rounds of lengths 1, 2, 4, ... begin at 0, 1, 3, 7, ... of their sum. */
  private double begin(int round) {
    return (Math.pow(2, round) - 1) / (Math.pow(2, rounds) - 1);
  }

  double temperature(double used) {
    int round = round(used);
    double share = (used - begin(round)) / (begin(round + 1) - begin(round));
    double first = Math.max(end, start * Math.pow(reheat, round));
    return first * Math.pow(end / first, share);
  }
}
