package ch.atmr.platform.secrets;

import java.net.URI;
import java.util.Map;

/**
 * Where Vault is and what is read from it.
 *
 * @param mount of the KV version 2 engine
 * @param paths of the secrets that are looked for, below the mount
 */
record VaultSettings(URI address, String mount, VaultLogin login, Map<SecretName, String> paths) {
  VaultSettings {
    paths = Map.copyOf(paths);
  }

  /** A secret's place as operators write it. */
  String place(SecretName name) {
    return mount + "/" + paths.get(name);
  }
}
