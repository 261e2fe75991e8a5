package ch.atmr.solve;

import java.util.Locale;

/** An SVG picture made of boxes, lines and words. Whatever words it is given, it is well-formed. */
final class SvgDrawing {
  private static final String STYLE =
      """
      <style>
      text { font: 10px sans-serif; fill: #212529 }
      .title { font-size: 14px; font-weight: bold } .name { font-size: 12px }
      .aboard { text-anchor: middle; fill: #fff } .left { fill: #c92a2a }
      .clock { text-anchor: middle }
      .ride { paint-order: stroke; stroke: #f1f3f5; stroke-width: 2px }
      .shift { fill: #f1f3f5; stroke: #ced4da; stroke-width: 0.5 }
      .hour { stroke: #adb5bd; stroke-width: 0.5 } .pole { stroke: #2b8a3e; stroke-width: 0.7 }
      .empty { fill: #adb5bd } .loaded { fill: #1f6feb }
      .pickup { fill: #2b8a3e } .dropoff { fill: #d9480f } .break { fill: #862e9c }
      </style>
      <rect width="100%" height="100%" fill="#fff"/>
      """;

  private final StringBuilder text = new StringBuilder();

  SvgDrawing(int width, int height) {
    add(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\">",
            width,
            height,
            width));
    text.append(STYLE);
  }

  /**
   * @param words shown where somebody points at the box; none when empty
   */
  void box(double x, double y, double width, double height, String style, String words) {
    add(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\">%s</rect>",
            x,
            y,
            Math.max(0, width),
            height,
            style,
            words.isEmpty() ? "" : "<title>" + escaped(words) + "</title>"));
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    add(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>",
            x1,
            y1,
            x2,
            y2,
            style));
  }

  void words(double x, double y, String style, String words) {
    add(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>",
            x,
            y,
            style,
            escaped(words)));
  }

  String text() {
    return text + "</svg>\n";
  }

  static String shortened(String words, int most) {
    return words.codePointCount(0, words.length()) <= most
        ? words
        : words.substring(0, words.offsetByCodePoints(0, most - 1)) + "…";
  }

  private void add(String element) {
    text.append(element).append('\n');
  }

  /** Ids are anybody's text: markup is escaped, and what XML cannot hold is replaced. */
  private static String escaped(String words) {
    StringBuilder safe = new StringBuilder(words.length() + 16);
    words
        .codePoints()
        .forEach(point -> {
          switch (point) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            default -> safe.appendCodePoint(isAllowed(point) ? point : 0xFFFD);
          }
        });
    return safe.toString();
  }

  private static boolean isAllowed(int point) {
    return point == '\t'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}
