package ch.atmr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Draws the gap of every run at the last moment, instance by instance. */
final class GapChart {

  private static final int HEIGHT = 300;

  private GapChart() {}

  static String draw(Figures figures) {
    double last = figures.moments().getLast();
    List<Figures.Row> rows =
        figures.rows().stream()
            .filter(row -> row.seconds() == last && row.gap().isPresent())
            .toList();
    List<String> instances =
        new ArrayList<>(new TreeSet<>(rows.stream().map(row -> row.key().instance()).toList()));
    List<String> engines =
        new ArrayList<>(new TreeSet<>(rows.stream().map(row -> row.key().engine()).toList()));
    double most = rows.stream().mapToDouble(row -> row.gap().orElse(0.0)).max().orElse(1);
    int width = Math.max(200, 22 * instances.size());
    Axes axes =
        new Axes(
            width,
            HEIGHT,
            new double[] {-0.5, instances.size() - 0.5},
            new double[] {0, Math.max(0.1, most)});
    Svg svg = new Svg(width + 100, HEIGHT + 110);
    axes.draw(svg, "Gap to the best known, percent, at " + (long) last + " s: " + engines);
    for (int k = 0; k < instances.size(); k++) {
      axes.nameBelow(svg, k, instances.get(k));
    }
    for (Figures.Row row : rows) {
      int engine = engines.indexOf(row.key().engine());
      svg.dot(
          axes.x(instances.indexOf(row.key().instance())) + 5 * engine,
          axes.y(row.gap().orElse(0.0)),
          Svg.colour(engine));
    }
    return svg.toString();
  }
}
