package ch.atmr.optimiser;

/**
 * Driving time and cost between all locations of a problem, not necessarily the same both ways.
 *
 * <p>A duration of positive infinity says that there is no way.
 */
public final class TravelMatrix {

  /** A value for each ordered pair of locations. */
  @FunctionalInterface
  public interface PairFunction {
    double apply(int from, int to);
  }

  private final int size;
  private final double[] durations;
  private final double[] costs;

  private TravelMatrix(int size, double[] durations, double[] costs) {
    this.size = size;
    this.durations = durations;
    this.costs = costs;
  }

  /** A matrix in which driving costs its duration: one unit of cost a second. */
  public static TravelMatrix of(int size, PairFunction duration) {
    double[] cells = fill("travel.duration", size, duration);
    return new TravelMatrix(size, cells, cells);
  }

  /** A matrix of durations in seconds and costs in any one unit. */
  public static TravelMatrix of(int size, PairFunction duration, PairFunction cost) {
    return new TravelMatrix(
        size, fill("travel.duration", size, duration), fill("travel.cost", size, cost));
  }

  private static double[] fill(String field, int size, PairFunction function) {
    double[] cells = new double[Math.multiplyExact(size, size)];
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        double value = function.apply(from, to);
        if (!(value >= 0)) {
          throw new InvalidInputException(
              Double.isNaN(value) ? FaultCode.NOT_A_NUMBER : FaultCode.NEGATIVE,
              field + "[" + from + "][" + to + "]",
              value + " (expected: >= 0)");
        }
        cells[from * size + to] = value;
      }
    }
    return cells;
  }

  /** The same with one location more, at the end, that is everywhere: all are there at once. */
  TravelMatrix withFreeEnd() {
    return of(
        size + 1,
        (from, to) -> Math.max(from, to) == size ? 0 : duration(from, to),
        (from, to) -> Math.max(from, to) == size ? 0 : cost(from, to));
  }

  public int size() {
    return size;
  }

  /** Seconds. */
  public double duration(int from, int to) {
    return durations[from * size + to];
  }

  public double cost(int from, int to) {
    return costs[from * size + to];
  }

  /** All durations, row by row, for the search's inner loop; not to be written to. */
  double[] durationCells() {
    return durations;
  }

  /** All costs, row by row, for the search's inner loop; not to be written to. */
  double[] costCells() {
    return costs;
  }

  /** The largest finite cost. */
  double largestCost() {
    double largest = 0;
    for (double cost : costs) {
      if (cost > largest && cost < Double.POSITIVE_INFINITY) {
        largest = cost;
      }
    }
    return largest;
  }
}
