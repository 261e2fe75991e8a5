package ch.atmr.dev.alerts;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the series that an expression of Prometheus reads, and the labels that it keeps. */
final class Expressions {
  private static final Pattern STRINGS = Pattern.compile("\"[^\"]*\"|'[^']*'");
  private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
  private static final Pattern LABELS =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NAMES = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");
  private static final Pattern DURATION = Pattern.compile("\\b\\d+(\\.\\d+)?(ms|[smhdwy])?\\b");

  private Expressions() {}

  static Set<String> series(String expression) {
    String bare = STRINGS.matcher(expression).replaceAll("");
    bare = MATCHERS.matcher(bare).replaceAll(" ");
    bare = LABELS.matcher(bare).replaceAll(" ");
    bare = DURATION.matcher(bare).replaceAll(" ");
    Set<String> series = new TreeSet<>();
    Matcher names = NAMES.matcher(bare);
    while (names.find()) {
      boolean isFunction = bare.substring(names.end()).stripLeading().startsWith("(");
      if (!isFunction && !WORDS.contains(names.group())) {
        series.add(names.group());
      }
    }
    return series;
  }

  static Set<String> labels(String expression) {
    Set<String> labels = new TreeSet<>();
    Matcher groups = LABELS.matcher(STRINGS.matcher(expression).replaceAll(""));
    while (groups.find()) {
      Matcher names = NAMES.matcher(groups.group().substring(groups.group(1).length()));
      while (names.find()) {
        labels.add(names.group());
      }
    }
    return labels;
  }
}
