package ch.atmr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Draws how the cost of one instance fell over time, a line for each run that served everyone. */
final class CostChart {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 300;
  private static final int TICKS = 6;

  private CostChart() {}

  static String draw(String instance, List<RunFolder.Done> all) {
    List<RunFolder.Done> runs =
        all.stream().filter(run -> run.key().instance().equals(instance)).toList();
    List<String> engines =
        new ArrayList<>(new TreeSet<>(runs.stream().map(run -> run.key().engine()).toList()));
    int fewest = runs.stream().mapToInt(run -> last(run).unserved()).min().orElse(0);
    List<Trace.Point> points =
        runs.stream()
            .flatMap(run -> run.trace().points().stream())
            .filter(point -> point.unserved() == fewest)
            .toList();
    double end = points.stream().mapToDouble(Trace.Point::seconds).max().orElse(1);
    double low = points.stream().mapToDouble(Trace.Point::travel).min().orElse(0);
    double high = points.stream().mapToDouble(Trace.Point::travel).max().orElse(1);
    Axes axes = new Axes(WIDTH, HEIGHT, new double[] {0, end}, new double[] {low, high});
    Svg svg = new Svg(WIDTH + 100, HEIGHT + 60);
    axes.draw(svg, instance + ", travel over seconds, " + fewest + " unserved: " + engines);
    for (int tick = 0; tick <= TICKS; tick++) {
      double seconds = end * tick / TICKS;
      axes.tickBelow(svg, seconds, Long.toString(Math.round(seconds)));
    }
    for (RunFolder.Done run : runs) {
      svg.path(steps(axes, run.trace(), fewest), Svg.colour(engines.indexOf(run.key().engine())));
    }
    return svg.toString();
  }

  private static Trace.Point last(RunFolder.Done run) {
    return run.trace().points().getLast();
  }

  private static List<Double> steps(Axes axes, Trace trace, int fewest) {
    List<Double> path = new ArrayList<>();
    double level = Double.NaN;
    for (Trace.Point point : trace.points()) {
      if (point.unserved() == fewest) {
        if (!Double.isNaN(level)) {
          path.add(axes.x(point.seconds()));
          path.add(axes.y(level));
        }
        path.add(axes.x(point.seconds()));
        path.add(axes.y(point.travel()));
        level = point.travel();
      }
    }
    return path;
  }
}
