package ch.atmr.platform.db;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * The schema's migrations: plain SQL, expand and contract only, so that release N-1 runs on schema
 * N.
 */
public final class Schema {
  /** The schema that this release needs; a newer one is fine. */
  public static final int NEEDED = 12;

  private static final String CURRENT =
      "SELECT max(CAST(version AS integer)) AS version FROM flyway_schema_history WHERE success";

  private Schema() {}

  /**
   * Brings the schema up.
   *
   * @param owner how to connect as the role that owns the schema
   * @param appRole the role that serves and gets its grants
   * @return how many migrations ran
   */
  public static int migrate(DbSettings owner, String appRole) {
    return flyway(owner, appRole).migrate().migrationsExecuted;
  }

  /**
   * Takes back what is newer than a version, with all data that it added. The release of that
   * version must be serving already, or nothing.
   *
   * @param version from 0, an empty schema, on
   * @return how many migrations were taken back
   * @throws IllegalStateException when a reverse script is missing or fails
   */
  public static int reverse(DbSettings owner, int version) {
    return new Reversal(owner).backTo(version);
  }

  /** How many migrations have not run yet. */
  public static int pending(DbSettings owner, String appRole) {
    MigrationInfo[] pending = flyway(owner, appRole).info().pending();
    return pending.length;
  }

  /** Whether the database has the schema that this release needs, or a newer one. */
  public static boolean isSufficient(Db db) {
    return db.nobody(tx -> tx.sql(CURRENT).one(row -> row.intValue("version"))) >= NEEDED;
  }

  private static Flyway flyway(DbSettings owner, String appRole) {
    return Flyway.configure()
        .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
        .locations("classpath:db/migration")
        .placeholders(Map.of("app_role", appRole))
        .connectRetries(5)
        .load();
  }
}
