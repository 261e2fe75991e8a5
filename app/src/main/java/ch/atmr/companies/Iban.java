package ch.atmr.companies;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An international bank account number (ISO 13616) with right check digits, without blanks. */
public record Iban(String text) {
  private static final Pattern FORM = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}");
  private static final Pattern SWISS = Pattern.compile("(CH|LI)[0-9]{7}[A-Z0-9]{12}");
  private static final BigInteger MODULUS = BigInteger.valueOf(97);

  public Iban {
    if (!isRight(text)) {
      throw new IllegalArgumentException("no IBAN (expected: right check digits, no blanks)");
    }
  }

  /** Reads one as people write it, with or without blanks; empty when it is wrong. */
  public static Optional<Iban> parse(String typed) {
    String text = typed.replace(" ", "").toUpperCase(Locale.ROOT);
    return isRight(text) ? Optional.of(new Iban(text)) : Optional.empty();
  }

  private static boolean isRight(String text) {
    if (!FORM.matcher(text).matches()) {
      return false;
    }
    boolean swiss = text.startsWith("CH") || text.startsWith("LI");
    if (swiss && !SWISS.matcher(text).matches()) {
      return false;
    }
    // ISO 7064 MOD 97-10: country and check digits go last, letters count from A = 10.
    StringBuilder digits = new StringBuilder();
    (text.substring(4) + text.substring(0, 4))
        .chars()
        .forEach(c -> digits.append(Character.digit(c, 36)));
    return new BigInteger(digits.toString()).mod(MODULUS).intValue() == 1;
  }

  @Override
  public String toString() {
    return "***";
  }
}
