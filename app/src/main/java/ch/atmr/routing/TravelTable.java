package ch.atmr.routing;

import java.util.BitSet;

/** Driving times between the points of one request, by their index. */
public final class TravelTable {
  static final int NO_WAY = -1;

  private final int size;
  private final int[] cells;
  private final BitSet estimated;
  private final int asked;

  /**
   * @param cells whole seconds row by row, or {@link #NO_WAY}
   * @param estimated the cells that no road network answered
   * @param asked how many cells somebody wanted to know
   */
  TravelTable(int size, int[] cells, BitSet estimated, int asked) {
    this.size = size;
    this.cells = cells;
    this.estimated = estimated;
    this.asked = asked;
  }

  /** Whole seconds; infinite where there is no way. */
  public double seconds(int from, int to) {
    int seconds = cells[from * size + to];
    return seconds == NO_WAY ? Double.POSITIVE_INFINITY : seconds;
  }

  /** Whether the time comes from the straight line, because no road network answered. */
  public boolean isEstimated(int from, int to) {
    return estimated.get(from * size + to);
  }

  /** Estimated cells among those asked for, 0 to 1. */
  public double estimatedShare() {
    return asked == 0 ? 0 : (double) estimated.cardinality() / asked;
  }
}
