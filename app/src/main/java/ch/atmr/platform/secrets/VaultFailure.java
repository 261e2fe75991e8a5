package ch.atmr.platform.secrets;

/** Vault gave no secrets; the message says why, with paths and without a value. */
final class VaultFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  VaultFailure(String message) {
    super(message);
  }
}
