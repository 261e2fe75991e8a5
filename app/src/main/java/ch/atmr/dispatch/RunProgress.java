package ch.atmr.dispatch;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a run at work is.
 *
 * @param searched share of the search's time that is over, 0 to 1
 * @param unserved rides that the best plan so far leaves out; empty before there is one
 */
record RunProgress(RunPhase phase, double searched, OptionalInt unserved) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(LOADING|ROUTING|SEARCHING|CHECKING|PUBLISHING) ([01]\\.[0-9]{3})( [0-9]{1,9})?");

  /** In a phase before the search. */
  static RunProgress before(RunPhase phase) {
    return new RunProgress(phase, 0, OptionalInt.empty());
  }

  static RunProgress searching(double used, int unserved) {
    return new RunProgress(
        RunPhase.SEARCHING, Math.clamp(used, 0, 1), OptionalInt.of(Math.max(0, unserved)));
  }

  /** In a phase after the search. */
  static RunProgress after(RunPhase phase, int unserved) {
    return new RunProgress(phase, 1, OptionalInt.of(unserved));
  }

  /** As one line, for {@link #parse}. */
  String line() {
    String left = unserved.isPresent() ? " " + unserved.getAsInt() : "";
    return String.format(Locale.ROOT, "%s %.3f%s", phase, searched, left);
  }

  /** Empty where the text is no line of this release. */
  static Optional<RunProgress> parse(String line) {
    Matcher matcher = TEXT.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String left = matcher.group(3);
    return Optional.of(
        new RunProgress(
            RunPhase.valueOf(matcher.group(1)),
            Double.parseDouble(matcher.group(2)),
            left == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(left.strip()))));
  }
}
