package ch.atmr.dev.alerts;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules that run many times as fast, for a drill that must end within minutes: every window,
 * offset, interval and {@code for} is divided. Numbers of seconds within expressions stay.
 *
 * @param divisor 1 changes nothing
 */
record TimeScale(int divisor) {
  private static final Pattern DURATION =
      Pattern.compile("(\\[|\\b(?:for|interval): |\\boffset )(\\d+)(w|d|h|m|s)\\b");

  TimeScale {
    if (divisor < 1) {
      throw new IllegalArgumentException("a time scale is 1 or more");
    }
  }

  String apply(String rules) {
    return divisor == 1 ? rules : DURATION.matcher(rules).replaceAll(this::shorter);
  }

  private String shorter(MatchResult duration) {
    long millis = Long.parseLong(duration.group(2)) * unit(duration.group(3)) / divisor;
    // no rule is evaluated more often than once a second
    long least = duration.group(1).startsWith("interval") ? Math.max(1_000, millis) : millis;
    String text = least % 1_000 == 0 ? least / 1_000 + "s" : least + "ms";
    return Matcher.quoteReplacement(duration.group(1) + text);
  }

  private static long unit(String unit) {
    return switch (unit) {
      case "w" -> 604_800_000;
      case "d" -> 86_400_000;
      case "h" -> 3_600_000;
      case "m" -> 60_000;
      default -> 1_000;
    };
  }
}
