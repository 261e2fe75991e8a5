package ch.atmr;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.secrets.SecretName;
import ch.atmr.platform.secrets.Secrets;
import java.util.List;
import java.util.Set;

/**
 * The secrets of tokens.
 *
 * @param active signs
 * @param legacy only verify
 */
record SigningKeys(Secret active, List<Secret> legacy) {
  private static final Set<SecretName> SOURCES =
      Set.of(SecretName.SECRET_KEY, SecretName.JWT_SECRET_KEY, SecretName.JWT_LEGACY_SECRET_KEYS);

  SigningKeys {
    legacy = List.copyOf(legacy);
  }

  /** As they are now; the general secret signs where there is none for tokens alone. */
  static SigningKeys of(Secrets secrets) {
    return new SigningKeys(
        secrets
            .current(SecretName.JWT_SECRET_KEY)
            .or(() -> secrets.current(SecretName.SECRET_KEY))
            .orElseGet(() -> new Secret("")),
        secrets.currentList(SecretName.JWT_LEGACY_SECRET_KEYS));
  }

  /** Whether one of them is among the secrets that changed. */
  static boolean areAmong(Set<SecretName> changed) {
    return SOURCES.stream().anyMatch(changed::contains);
  }
}
