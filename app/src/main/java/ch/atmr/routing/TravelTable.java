package ch.atmr.routing;

/** Driving times between the points of one request, by their index. */
public final class TravelTable {
  private final int[][] seconds;

  /**
   * @param seconds whole seconds from row to column
   */
  public TravelTable(int[][] seconds) {
    this.seconds = seconds;
  }

  public int size() {
    return seconds.length;
  }

  public int seconds(int from, int to) {
    return seconds[from][to];
  }
}
