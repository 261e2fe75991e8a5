package ch.atmr.routing;

/** Driving times between the points of one request, by their index. */
public final class TravelTable {
  private final int[][] seconds;
  private final double estimatedShare;

  /**
   * @param seconds whole seconds from row to column
   * @param estimatedShare share of the cells, 0 to 1, that are no road times
   */
  public TravelTable(int[][] seconds, double estimatedShare) {
    this.seconds = seconds;
    this.estimatedShare = estimatedShare;
  }

  public int size() {
    return seconds.length;
  }

  public int seconds(int from, int to) {
    return seconds[from][to];
  }

  public double estimatedShare() {
    return estimatedShare;
  }
}
