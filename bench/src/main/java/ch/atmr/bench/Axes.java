package ch.atmr.bench;

import java.util.Locale;

/** A plot area with a scale on the left; zero is at the bottom left unless told otherwise. */
final class Axes {

  private static final int LEFT = 70;
  private static final int TOP = 30;
  private static final int TICKS = 5;

  final int width;
  final int height;
  private final double lowX;
  private final double highX;
  private final double lowY;
  private final double highY;

  Axes(int width, int height, double[] spanX, double[] spanY) {
    this.width = width;
    this.height = height;
    lowX = spanX[0];
    highX = Math.max(spanX[1], lowX + 1e-9);
    lowY = spanY[0];
    highY = Math.max(spanY[1], lowY + 1e-9);
  }

  double x(double value) {
    return LEFT + (value - lowX) / (highX - lowX) * width;
  }

  double y(double value) {
    return TOP + height - (value - lowY) / (highY - lowY) * height;
  }

  /** Draws the frame with values on the left. */
  void draw(Svg svg, String title) {
    svg.words(LEFT, TOP - 12, "start", title);
    for (int tick = 0; tick <= TICKS; tick++) {
      double value = lowY + (highY - lowY) * tick / TICKS;
      svg.line(LEFT, y(value), LEFT + width, y(value), "#dee2e6");
      svg.words(LEFT - 6, y(value) + 4, "end", String.format(Locale.ROOT, "%.4g", value));
    }
  }

  /** Writes a value below the frame. */
  void tickBelow(Svg svg, double value, String words) {
    svg.words(x(value), TOP + height + 16, "middle", words);
  }

  /** Writes a long word below the frame, slanted. */
  void nameBelow(Svg svg, double value, String words) {
    svg.slanted(x(value) + 4, TOP + height + 12, words);
  }
}
