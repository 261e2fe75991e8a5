package ch.atmr.platform.secrets;

/** Vault knows the request and does not allow it. */
final class VaultDenied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VaultDenied(String message) {
    super(message);
  }
}
