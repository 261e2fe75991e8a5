package ch.atmr.platform.secrets;

/** Where a value was found. */
public enum Origin {
  ENVIRONMENT,
  FILE,
  VAULT
}
