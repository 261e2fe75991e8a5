package ch.atmr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Draws the time of an iteration by the number of rides, beside the curve n log n. */
final class GrowthChart {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 300;

  /**
   * A measured problem.
   *
   * @param firstSeconds until the first plan
   * @param unserved rides the first plan leaves out
   * @param fullSeconds until the first plan that serves all; empty when none does
   * @param micros an iteration, on average
   * @param peakMebibytes of memory the process held; empty where nobody tells
   */
  record Size(
      int rides,
      int vehicles,
      double firstSeconds,
      int unserved,
      OptionalDouble fullSeconds,
      double micros,
      OptionalLong peakMebibytes) {

    static final String HEADER =
        "rides,vehicles,first_plan_seconds,first_plan_unserved,full_plan_seconds,iteration_micros,"
            + "peak_mib";

    String csv() {
      String full =
          fullSeconds.isPresent()
              ? String.format(Locale.ROOT, "%.2f", fullSeconds.getAsDouble())
              : "";
      String peak = peakMebibytes.isPresent() ? Long.toString(peakMebibytes.getAsLong()) : "";
      return String.format(
          Locale.ROOT,
          "%d,%d,%.2f,%d,%s,%.1f,%s",
          rides,
          vehicles,
          firstSeconds,
          unserved,
          full,
          micros,
          peak);
    }

    /** What the time would be if it grew from another size as n log n. */
    double expected(Size from) {
      return from.micros * rides * Math.log(rides) / (from.rides * Math.log(from.rides));
    }
  }

  private GrowthChart() {}

  static String draw(List<Size> sizes) {
    Size first = sizes.getFirst();
    double most = sizes.stream().mapToDouble(size -> size.expected(first)).max().orElse(1);
    double slowest = sizes.stream().mapToDouble(Size::micros).max().orElse(1);
    Axes axes =
        new Axes(
            WIDTH,
            HEIGHT,
            new double[] {0, sizes.getLast().rides()},
            new double[] {0, Math.max(most, slowest)});
    Svg svg = new Svg(WIDTH + 100, HEIGHT + 60);
    axes.draw(svg, "Microseconds an iteration by rides; grey: n log n from the smallest");
    List<Double> measured = new ArrayList<>();
    List<Double> reference = new ArrayList<>();
    for (Size size : sizes) {
      axes.tickBelow(svg, size.rides(), Integer.toString(size.rides()));
      measured.add(axes.x(size.rides()));
      measured.add(axes.y(size.micros()));
      reference.add(axes.x(size.rides()));
      reference.add(axes.y(size.expected(first)));
      svg.dot(axes.x(size.rides()), axes.y(size.micros()), Svg.colour(0));
    }
    svg.path(reference, Svg.colour(4)).path(measured, Svg.colour(0));
    return svg.toString();
  }
}
