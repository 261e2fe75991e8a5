package ch.atmr.companies;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Swiss business number (UID, IDE) with a right check digit, like {@code CHE-123.456.788}; a VAT
 * suffix ({@code TVA}, {@code MWST}, {@code IVA}) stays.
 */
public record Uid(String text) {
  private static final Pattern FORM =
      Pattern.compile("CHE-?([0-9]{3})\\.?([0-9]{3})\\.?([0-9]{3})( (?:TVA|MWST|IVA))?");
  private static final int[] WEIGHTS = {5, 4, 3, 2, 7, 6, 5, 4};
  private static final int MODULUS = 11;

  public Uid {
    if (!normal(text).filter(text::equals).isPresent()) {
      throw new IllegalArgumentException("uid: " + text + " (expected: like CHE-123.456.788)");
    }
  }

  /** Reads one with or without its separators; empty when it is wrong. */
  public static Optional<Uid> parse(String typed) {
    return normal(typed.strip()).map(Uid::new);
  }

  private static Optional<String> normal(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || !isRight(parts.group(1) + parts.group(2) + parts.group(3))) {
      return Optional.empty();
    }
    String suffix = parts.group(4) == null ? "" : parts.group(4);
    return Optional.of(
        "CHE-" + parts.group(1) + "." + parts.group(2) + "." + parts.group(3) + suffix);
  }

  // eCH-0097: weighted sum of the first eight digits, modulo 11.
  private static boolean isRight(String digits) {
    int sum = 0;
    for (int i = 0; i < WEIGHTS.length; i++) {
      sum += WEIGHTS[i] * Character.digit(digits.charAt(i), 10);
    }
    int check = (MODULUS - sum % MODULUS) % MODULUS;
    return check == Character.digit(digits.charAt(WEIGHTS.length), 10);
  }
}
