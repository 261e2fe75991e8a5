package ch.atmr.platform.secrets;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.secrets.SecretReading.Found;
import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads every secret from where it is. Where Vault is used, it comes first, and production takes
 * nothing else for what should be in it: a value left over in the environment would hide that
 * rotation no longer reaches the service.
 */
final class SecretSources {
  private final Variables variables;
  private final Stage stage;
  private final Optional<VaultSettings> settings;
  private final Optional<VaultSession> vault;

  SecretSources(
      Variables variables,
      Stage stage,
      Optional<VaultSettings> settings,
      Optional<VaultSession> vault) {
    this.variables = variables;
    this.stage = stage;
    this.settings = settings;
    this.vault = vault;
  }

  /** Reads all; whatever fails is told in the answer. */
  SecretReading read() {
    Map<SecretName, Found> found = new EnumMap<>(SecretName.class);
    List<String> faults = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Optional<Map<SecretName, Secret>> stored = stored(stage.isProduction() ? faults : warnings);
    for (SecretName name : SecretName.values()) {
      Optional<Found> local = local(name);
      Optional<Found> kept =
          stored
              .flatMap(all -> Optional.ofNullable(all.get(name)))
              .map(secret -> new Found(secret, Origin.VAULT));
      if (kept.isPresent() && local.isPresent()) {
        warnings.add(name + ": is in Vault; the value of the environment is not used");
      } else if (local.isPresent() && stage.isProduction() && isVaults(name)) {
        stored.ifPresent(_ ->
            faults.add(
                name
                    + ": is in the environment and not in Vault ("
                    + place(name)
                    + "); "
                    + name
                    + "_VAULT_PATH=none takes it from there"));
        continue;
      }
      kept.or(() -> local).ifPresent(one -> found.put(name, one));
    }
    return new SecretReading(found, stored.isPresent() ? Set.of() : vaults(), faults, warnings);
  }

  /** Whether Vault is asked at all. */
  boolean useVault() {
    return vault.isPresent();
  }

  /** Whether Vault is asked for the secret. */
  boolean isVaults(SecretName name) {
    return settings.filter(vaults -> vaults.paths().containsKey(name)).isPresent();
  }

  /** A secret's place in Vault, mount included. */
  String place(SecretName name) {
    return settings.map(vaults -> vaults.place(name)).orElse("");
  }

  /** When reading again is due for the sake of Vault's token. */
  Optional<Instant> renewal() {
    return vault.flatMap(VaultSession::renewal);
  }

  private Set<SecretName> vaults() {
    Set<SecretName> all = EnumSet.noneOf(SecretName.class);
    settings.ifPresent(vaults -> all.addAll(vaults.paths().keySet()));
    return all;
  }

  // Empty when Vault failed.
  private Optional<Map<SecretName, Secret>> stored(List<String> failures) {
    if (vault.isEmpty()) {
      return Optional.of(Map.of());
    }
    try {
      return Optional.of(secretsOf(config(vault.get())));
    } catch (ConfigException e) {
      failures.add("Vault at " + settings.orElseThrow().address() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  // A secret may hold ${...}, which Helidon would replace.
  private static Config config(VaultSession session) {
    return Config.builder()
        .addSource(new VaultConfigSource(session))
        .disableEnvironmentVariablesSource()
        .disableSystemPropertiesSource()
        .disableKeyResolving()
        .disableValueResolving()
        .disableFilterServices()
        .build();
  }

  private static Map<SecretName, Secret> secretsOf(Config config) {
    Map<SecretName, Secret> secrets = new EnumMap<>(SecretName.class);
    for (SecretName name : SecretName.values()) {
      config.get(name.name()).asString().ifPresent(text -> secrets.put(name, new Secret(text)));
    }
    return secrets;
  }

  private Optional<Found> local(SecretName name) {
    return variables
        .direct(name.name())
        .map(text -> new Found(new Secret(text), Origin.ENVIRONMENT))
        .or(() ->
            variables.file(name.name()).map(text -> new Found(new Secret(text), Origin.FILE)));
  }
}
