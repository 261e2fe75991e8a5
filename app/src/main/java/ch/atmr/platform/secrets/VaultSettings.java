package ch.atmr.platform.secrets;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where Vault is and what is read from it.
 *
 * @param mount of the KV version 2 engine
 * @param paths of the secrets that are looked for, below the mount
 * @param databaseLogins where Vault makes logins of the database, such as {@code
 *     database/creds/atmr-app}
 */
record VaultSettings(
    URI address,
    String mount,
    VaultLogin login,
    Map<SecretName, String> paths,
    Optional<String> databaseLogins) {
  VaultSettings {
    paths = Map.copyOf(paths);
  }

  /** A secret's place as operators write it. */
  String place(SecretName name) {
    return mount + "/" + paths.get(name);
  }
}
