package ch.atmr.platform.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a chain once stood, as somebody noted it outside the database.
 *
 * @param chain the company's id, 0 for the chain of no company
 * @param hash 64 hex digits
 */
public record Noted(long chain, long sequence, String hash) {
  private static final Pattern FORMAT =
      Pattern.compile("(\\d{1,18}):([1-9]\\d{0,17}):([0-9a-f]{64})");

  /** Reads {@code chain:sequence:hash}. */
  public static Noted parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " (expected: chain:sequence:hash)");
    }
    return new Noted(
        Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), matcher.group(3));
  }
}
