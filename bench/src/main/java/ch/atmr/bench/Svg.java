package ch.atmr.bench;

import java.util.List;
import java.util.Locale;

/** A picture made of lines, dots and words. */
final class Svg {

  private static final List<String> COLOURS =
      List.of("#1f6feb", "#d9480f", "#2b8a3e", "#862e9c", "#868e96");

  private final StringBuilder text = new StringBuilder();

  Svg(int width, int height) {
    text.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            .formatted(width, height));
    text.append(" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
  }

  /** One of a few colours that can be told apart. */
  static String colour(int number) {
    return COLOURS.get(number % COLOURS.size());
  }

  Svg line(double x1, double y1, double x2, double y2, String colour) {
    return add(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
            x1,
            y1,
            x2,
            y2,
            colour));
  }

  Svg dot(double x, double y, String colour) {
    return add(
        String.format(
            Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour));
  }

  /** A path through points given as x, y, x, y. */
  Svg path(List<Double> points, String colour) {
    StringBuilder list = new StringBuilder();
    for (int k = 0; k + 1 < points.size(); k += 2) {
      list.append(String.format(Locale.ROOT, "%.1f,%.1f ", points.get(k), points.get(k + 1)));
    }
    return add("<polyline points=\"" + list + "\" fill=\"none\" stroke=\"" + colour + "\"/>");
  }

  /**
   * @param anchor start, middle or end: what of the words is at the point
   */
  Svg words(double x, double y, String anchor, String words) {
    return add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            escaped(words)));
  }

  /** Words that end at a point, slanted. */
  Svg slanted(double x, double y, String words) {
    return add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\" transform=\"rotate(-60 %.1f"
                + " %.1f)\">%s</text>",
            x,
            y,
            x,
            y,
            escaped(words)));
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;");
  }

  private Svg add(String element) {
    text.append(element).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text + "</svg>\n";
  }
}
