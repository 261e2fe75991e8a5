package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The schema as the catalogue shows it: what a new table or column must not forget. */
class SchemaTest {
  private static final Database MIGRATED = TestPostgres.database();

  /** Tables without row-level security, and why each may do without. */
  private static final Map<String, String> OPEN_TABLES =
      Map.ofEntries(
          Map.entry("flyway_schema_history", "the migrations' own; the service may only read it"),
          Map.entry(
              "audit_events", "the service may only append; nobody reads it through the service"),
          Map.entry("audit_unlinked", "the linker's own; nobody reaches it through the service"),
          Map.entry("audit_links", "the linker's own; nobody reaches it through the service"),
          Map.entry("audit_chains", "the linker's own; nobody reaches it through the service"),
          Map.entry("outbox", "delivery crosses tenants; payloads are sealed"),
          Map.entry("job_runs", "of the service itself, of no tenant"),
          Map.entry("job_dead_letters", "of the service itself, of no tenant"),
          Map.entry("purge_tally", "counts alone"),
          Map.entry("profiles", "of the service itself, of no tenant"),
          Map.entry("profile_hot_spots", "names of methods, of no tenant"));

  /** Bytes that are no sealed text: keyed hashes, which nothing can be read from. */
  private static final Set<String> HASHES =
      Set.of(
          "users.email_index",
          "users.username_index",
          "clients.email_index",
          "idempotency_keys.key_hash",
          "audit_links.previous_hash",
          "audit_links.hash",
          "audit_chains.hash",
          "refresh_tokens.token_hash",
          "one_time_tokens.token_hash");

  /** Tables whose rows belong to a company only sometimes. */
  private static final Set<String> COMPANY_OPTIONAL = Set.of("users", "audit_events", "data_keys");

  @Test
  void everyTableHasForcedRowLevelSecurityAndAPolicy() throws SQLException {
    Set<String> unprotected =
        query(
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                       AND EXISTS (SELECT 1 FROM pg_policies p
                                   WHERE p.schemaname = 'public' AND p.tablename = c.relname))
            """);
    assertThat(unprotected).containsExactlyInAnyOrderElementsOf(OPEN_TABLES.keySet());
  }

  @Test
  void everyPolicyChecksWhatIsWritten() throws SQLException {
    assertThat(
            query(
                """
                SELECT tablename || '.' || policyname FROM pg_policies
                WHERE schemaname = 'public' AND coalesce(with_check, qual) IS NULL
                   OR qual = 'true' OR with_check = 'true'
                """))
        .isEmpty();
  }

  @Test
  void viewsDoNotLeadAroundThePolicies() throws SQLException {
    assertThat(
            query(
                """
                SELECT relname FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
                  AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
                """))
        .isEmpty();
  }

  @Test
  void companyIsRequiredOnTenantTables() throws SQLException {
    assertThat(
            query(
                """
                SELECT table_name FROM information_schema.columns
                WHERE table_schema = 'public' AND column_name = 'company_id' AND is_nullable = 'YES'
                """))
        .containsExactlyInAnyOrderElementsOf(COMPANY_OPTIONAL);
  }

  @Test
  void bytesAreSealedTextOrHashes() throws SQLException {
    assertThat(
            query(
                """
                SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND udt_name = 'bytea'
                  AND column_name NOT LIKE '%\\_sealed'
                """))
        .containsExactlyInAnyOrderElementsOf(HASHES);
    assertThat(
            query(
                """
                SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND udt_name <> 'bytea' AND column_name LIKE '%\\_sealed'
                """))
        .isEmpty();
  }

  @Test
  void timesNameTheirZone() throws SQLException {
    assertThat(
            query(
                """
                SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'
                  AND table_name <> 'flyway_schema_history'
                """))
        .isEmpty();
  }

  @Test
  void functionsWithTheOwnersRightsFixTheirSearchPathAndAreNotForEveryone() throws SQLException {
    assertThat(
            query(
                """
                SELECT p.proname FROM pg_proc p
                WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
                  AND (NOT EXISTS (SELECT 1 FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%')
                       OR p.proacl IS NULL
                       OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) a WHERE a.grantee = 0))
                """))
        .isEmpty();
  }

  @Test
  void theServingRoleHasNoPowers() throws SQLException {
    assertThat(
            query(
                """
                SELECT rolname FROM pg_roles
                WHERE rolname = 'atmr_app'
                  AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
                """))
        .containsExactly("atmr_app");
    assertThat(
            query(
                """
                SELECT relname FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relowner = 'atmr_app'::regrole
                """))
        .isEmpty();
  }

  @Test
  void theReleaseNeedsItsNewestMigration() throws SQLException {
    assertThat(
            query("SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1"))
        .containsExactly(Integer.toString(Schema.NEEDED));
  }

  @Test
  void migratingBringsAnEmptyDatabaseUpOnce() {
    Database empty = TestPostgres.emptyDatabase();
    assertThat(Schema.pending(empty.owner(), "atmr_app")).isEqualTo(Schema.NEEDED);
    try (Db db = new Db(empty.app())) {
      assertThatThrownBy(() -> Schema.isSufficient(db)).isInstanceOf(RuntimeException.class);
      assertThat(Schema.migrate(empty.owner(), "atmr_app")).isEqualTo(Schema.NEEDED);
      assertThat(Schema.isSufficient(db)).isTrue();
    }
    assertThat(Schema.pending(empty.owner(), "atmr_app")).isZero();
    assertThat(Schema.migrate(empty.owner(), "atmr_app")).isZero();
  }

  @Test
  void aNewerSchemaIsFineAndAnOlderOneIsNot() {
    Database database = TestPostgres.database();
    try (Db db = new Db(database.app())) {
      TestPostgres.asSuperuser(
          database, "UPDATE flyway_schema_history SET version = '999' WHERE version = '1'");
      assertThat(Schema.isSufficient(db)).isTrue();
      TestPostgres.asSuperuser(
          database,
          "DELETE FROM flyway_schema_history WHERE version IN ('999', '" + Schema.NEEDED + "')");
      assertThat(Schema.isSufficient(db)).isFalse();
    }
  }

  private static Set<String> query(String sql) throws SQLException {
    return new TreeSet<>(rows(sql));
  }

  private static List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = TestPostgres.superuser(MIGRATED);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
