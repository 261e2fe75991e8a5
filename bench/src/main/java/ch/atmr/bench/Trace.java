package ch.atmr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The better and better plans of one run, in the order they were found. */
record Trace(List<Point> points) {

  private static final String HEADER = "seconds,iterations,unserved,vehicles,travel";

  /**
   * A plan.
   *
   * @param seconds since the start, on the clock of the run
   */
  record Point(double seconds, long iterations, int unserved, int vehicles, double travel) {

    String csv() {
      return String.format(
          Locale.ROOT, "%.3f,%d,%d,%d,%.4f", seconds, iterations, unserved, vehicles, travel);
    }

    static Point of(String csv) {
      String[] cells = csv.split(",", -1);
      return new Point(
          Double.parseDouble(cells[0]),
          Long.parseLong(cells[1]),
          Integer.parseInt(cells[2]),
          Integer.parseInt(cells[3]),
          Double.parseDouble(cells[4]));
    }
  }

  Trace {
    points = List.copyOf(points);
  }

  /** The plan a run had after so many seconds; none when it had none yet. */
  Optional<Point> at(double seconds) {
    return points.stream().filter(p -> p.seconds() <= seconds).reduce((first, last) -> last);
  }

  /** The first plan that serves everyone. */
  Optional<Point> firstFull() {
    return points.stream().filter(p -> p.unserved() == 0).findFirst();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    points.forEach(point -> lines.add(point.csv()));
    return lines;
  }

  static Trace of(List<String> lines) {
    return new Trace(lines.stream().skip(1).map(Point::of).toList());
  }
}
