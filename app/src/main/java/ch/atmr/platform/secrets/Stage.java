package ch.atmr.platform.secrets;

/** Where the process runs, as secrets care: which folder of Vault, and what may be missing. */
public enum Stage {
  DEVELOPMENT("dev"),
  TESTING("testing"),
  PRODUCTION("prod");

  private final String vaultFolder;

  Stage(String vaultFolder) {
    this.vaultFolder = vaultFolder;
  }

  String vaultFolder() {
    return vaultFolder;
  }

  boolean isProduction() {
    return this == PRODUCTION;
  }
}
