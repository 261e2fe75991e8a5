package ch.atmr;

import ch.atmr.platform.secrets.SecretName;
import ch.atmr.platform.secrets.Secrets;
import ch.atmr.platform.secrets.Variables;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where settings come from: secrets from wherever they are kept, the rest from the environment. */
final class SettingsSource {
  private static final Set<String> SECRETS =
      Arrays.stream(SecretName.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

  private final Variables variables;
  private final Secrets secrets;

  SettingsSource(Variables variables, Secrets secrets) {
    this.variables = variables;
    this.secrets = secrets;
  }

  /** The setting's value; empty where it is not set, or set to nothing. */
  Optional<String> get(String name) {
    return SECRETS.contains(name)
        ? secrets.current(SecretName.valueOf(name)).map(secret -> secret.reveal())
        : variables.get(name);
  }
}
