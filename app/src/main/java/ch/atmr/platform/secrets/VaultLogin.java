package ch.atmr.platform.secrets;

import ch.atmr.kernel.Secret;
import java.nio.file.Path;

/** How the service proves to Vault who it is. */
sealed interface VaultLogin {
  /** What is told of it: the method, and no secret. */
  String told();

  /** A token that somebody made; it is renewed and cannot be replaced. */
  record Token(Secret token) implements VaultLogin {
    @Override
    public String told() {
      return "token";
    }
  }

  /** An AppRole, for machines outside Kubernetes. */
  record AppRole(String roleId, Secret secretId) implements VaultLogin {
    @Override
    public String told() {
      return "AppRole";
    }
  }

  /**
   * A Kubernetes service account.
   *
   * @param tokenFile the projected token, read at each login because Kubernetes replaces it
   */
  record Kubernetes(String role, Path tokenFile) implements VaultLogin {
    @Override
    public String told() {
      return "Kubernetes role " + role;
    }
  }
}
