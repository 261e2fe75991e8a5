package ch.atmr.platform.secrets;

/** The secrets: each a variable, a file that NAME_FILE names, or a path in Vault. */
public enum SecretName {
  SECRET_KEY("flask/secret_key", Kind.KEY),
  JWT_SECRET_KEY("jwt/secret_key", Kind.KEY),
  JWT_LEGACY_SECRET_KEYS("jwt/legacy_secret_keys", Kind.KEYS),
  MASTER_ENCRYPTION_KEY("encryption/master_key", Kind.KEY),
  LEGACY_ENCRYPTION_KEYS("encryption/legacy_keys", Kind.KEYS),
  DATABASE_URL("database/url", Kind.ACCESS),
  MIGRATION_DATABASE_URL("database/migration_url", Kind.ACCESS),
  REDIS_URL("redis/url", Kind.ACCESS),
  MAIL_SERVER_URL("mail/server_url", Kind.ACCESS),
  MAIL_PASSWORD("mail/password", Kind.ACCESS),
  SENTRY_DSN("monitoring/sentry", Kind.ACCESS);

  private final String path;
  private final Kind kind;

  SecretName(String path, Kind kind) {
    this.path = path;
    this.kind = kind;
  }

  /** Where Vault keeps it, below the mount and the environment's folder. */
  String path() {
    return path;
  }

  Kind kind() {
    return kind;
  }

  /** What a secret is. */
  enum Kind {
    /** Key material of our own making. */
    KEY,
    /** Several of them, comma-separated. */
    KEYS,
    /** What others gave us. */
    ACCESS
  }
}
