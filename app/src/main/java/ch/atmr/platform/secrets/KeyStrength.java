package ch.atmr.platform.secrets;

import ch.atmr.kernel.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/** What makes key material too weak for production. */
final class KeyStrength {
  private static final int KEY_BYTES = 32;
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i).*(change[-_ ]?me|placeholder|your[-_ ]|example|dummy|insecure|default|password|dev[-_]secret|todo|x{6,}).*|(.)\\2*");

  private KeyStrength() {}

  /** What is wrong with a secret, without a word of it; empty when nothing is. */
  static Optional<String> fault(SecretName name, Secret secret) {
    return switch (name.kind()) {
      case KEY -> fault(secret);
      // Whoever knows an old key can still forge what it verifies: a weak one is no better here.
      case KEYS -> Secrets.split(secret).stream().flatMap(key -> fault(key).stream()).findFirst();
      case ACCESS -> Optional.empty();
    };
  }

  private static Optional<String> fault(Secret key) {
    if (PLACEHOLDER.matcher(key.reveal()).matches()) {
      return Optional.of("is a placeholder (expected: a random secret)");
    }
    return key.bytes().length < KEY_BYTES
        ? Optional.of("is shorter than " + KEY_BYTES + " bytes")
        : Optional.empty();
  }
}
