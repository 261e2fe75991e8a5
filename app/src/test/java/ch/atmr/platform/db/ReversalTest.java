package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every migration can be taken back while there is data, within the 30 s that {@link Reversal}
 * allows, and can run again.
 */
class ReversalTest {
  private static final String APP = "atmr_app";

  /** Everything that a migration can leave behind, an object a row. */
  private static final String CATALOGUE =
      """
      SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
             || coalesce(' ' || column_default, '')
      FROM information_schema.columns WHERE table_schema = 'public'
      UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
      UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 't'
      UNION ALL SELECT 'policy ' || tablename || ' ' || policyname || coalesce(' using ' || qual, '')
             || coalesce(' check ' || with_check, '')
      FROM pg_policies WHERE schemaname = 'public'
      UNION ALL SELECT 'function ' || p.oid::regprocedure || ' ' || md5(pg_get_functiondef(p.oid)) || coalesce(p.proacl::text, '')
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      UNION ALL SELECT 'trigger ' || tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT 'grants ' || relname || ' ' || coalesce(relacl::text, '') || relrowsecurity || relforcerowsecurity
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
      UNION ALL SELECT 'extension ' || extname FROM pg_extension
      ORDER BY 1
      """;

  /** Rows in the tables of the first four migrations, which a later one's reversal must leave. */
  private static final String FILL =
      """
      INSERT INTO companies (row_key, name, created_at) VALUES (gen_random_uuid(), 'Company', now());
      INSERT INTO users (public_id, role, company_id, email_sealed, email_index, created_at)
        SELECT gen_random_uuid(), 'COMPANY', 1, '\\x01', decode(md5(n::text), 'hex'), now() FROM generate_series(1, 500) n;
      INSERT INTO sessions (id, user_id, created_at, expires_at) SELECT gen_random_uuid(), id, now(), now() FROM users;
      INSERT INTO clients (company_id, public_id, client_type, created_at, updated_at)
        SELECT 1, gen_random_uuid(), 'PRIVATE', now(), now() FROM generate_series(1, 500);
      INSERT INTO bookings (company_id, row_key, client_id, service_date, status, time_kind, scheduled_time, max_early_minutes,
          max_late_minutes, purpose, mobility, pickup_service_minutes, dropoff_service_minutes, max_ride_minutes,
          customer_name_sealed, pickup_sealed, dropoff_sealed, created_at, updated_at)
        SELECT 1, gen_random_uuid(), 1 + n % 500, DATE '2026-11-27', 'PENDING', 'PICKUP_AT', now(), 5, 5, 'DIALYSIS', 'AMBULATORY',
               5, 5, 60, '\\x01', '\\x01', '\\x01', now(), now()
        FROM generate_series(1, 20000) n;
      INSERT INTO audit_events (action, category, company_id) SELECT 'TEST', 'test', 1 FROM generate_series(1, 20000);
      INSERT INTO outbox (row_key, topic, payload_sealed, created_at, next_attempt_at)
        SELECT gen_random_uuid(), 'test', '\\x01', now(), now() FROM generate_series(1, 2000);
      """;

  private static final String KEYS =
      """
      INSERT INTO data_keys (subject, kind, key_sealed, wrapped_by, created_at)
        SELECT public_id, 'USER', '\\x0102', 1, now() FROM users;
      UPDATE data_keys SET key_sealed = '\\x00', wrapped_by = NULL, destroyed_at = now()
        WHERE subject = (SELECT public_id FROM users WHERE id = 7);
      """;

  static IntStream versions() {
    return IntStream.rangeClosed(1, Schema.NEEDED);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyMigrationHasAReverseScript(int version) {
    assertThat(Reversal.find(version))
        .as(
            """
            V%1$d has no reverse script. Write app/src/main/resources/db/reverse/V%1$d.sql: plain SQL that drops what V%1$d made, \
            newest first, and says in its first lines what is lost. Rows of older tables stay as they are; what cannot be made \
            again moves to the schema "reversed" (see V6.sql). This class then tries it: the catalogue must be that of V%2$d.\
            """
                .formatted(version, version - 1))
        .isPresent();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void takenBackWithDataTheSchemaIsThatOfBefore(int version) throws SQLException {
    Database filled = TestPostgres.emptyDatabase();
    Schema.migrate(filled.owner(), APP);
    TestPostgres.asSuperuser(filled, FILL);
    Database before = TestPostgres.emptyDatabase();
    if (version > 1) {
      migrateTo(before, version - 1);
    } else {
      migrateTo(before, 1);
      assertThat(Schema.reverse(before.owner(), 0)).isEqualTo(1);
      assertThat(
              TestPostgres.texts(
                  before, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
          .containsExactly("flyway_schema_history");
    }

    assertThat(Schema.reverse(filled.owner(), version - 1)).isEqualTo(Schema.NEEDED - version + 1);

    assertThat(TestPostgres.texts(filled, CATALOGUE))
        .isEqualTo(TestPostgres.texts(before, CATALOGUE));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void thereAndBackAgainNothingOfBeforeIsLost(int version) throws SQLException {
    Database database = TestPostgres.emptyDatabase();
    Schema.migrate(database.owner(), APP);
    List<String> catalogue = TestPostgres.texts(database, CATALOGUE);
    TestPostgres.asSuperuser(database, FILL);
    String counts = countsOfTheTablesOf(version - 1);
    List<String> before = TestPostgres.texts(database, counts);

    Schema.reverse(database.owner(), version - 1);
    assertThat(Schema.migrate(database.owner(), APP)).isEqualTo(Schema.NEEDED - version + 1);

    assertThat(TestPostgres.texts(database, counts)).isEqualTo(before);
    assertThat(TestPostgres.texts(database, CATALOGUE)).isEqualTo(catalogue);
  }

  @Test
  void theKeysOfPeopleOutliveTheReversalOfTheirMigration() throws SQLException {
    Database database = TestPostgres.emptyDatabase();
    Schema.migrate(database.owner(), APP);
    TestPostgres.asSuperuser(database, FILL);
    TestPostgres.asSuperuser(database, KEYS);
    List<String> keys =
        TestPostgres.texts(database, "SELECT k::text FROM data_keys k ORDER BY subject");

    Schema.reverse(database.owner(), 5);
    Schema.migrate(database.owner(), APP);
    TestPostgres.asSuperuser(
        database,
        "INSERT INTO data_keys SELECT * FROM reversed.data_keys; DROP SCHEMA reversed CASCADE");

    assertThat(keys).hasSize(500);
    assertThat(TestPostgres.texts(database, "SELECT k::text FROM data_keys k ORDER BY subject"))
        .isEqualTo(keys);
  }

  @Test
  void aKeyDestroyedBetweenTwoReversalsStaysDestroyed() throws SQLException {
    Database database = TestPostgres.emptyDatabase();
    Schema.migrate(database.owner(), APP);
    TestPostgres.asSuperuser(database, FILL);
    TestPostgres.asSuperuser(database, KEYS);
    Schema.reverse(database.owner(), 5);
    Schema.migrate(database.owner(), APP);
    TestPostgres.asSuperuser(database, "INSERT INTO data_keys SELECT * FROM reversed.data_keys");
    TestPostgres.asSuperuser(
        database,
        "UPDATE data_keys SET key_sealed = '\\x00', wrapped_by = NULL, destroyed_at = now()");

    Schema.reverse(database.owner(), 5);

    assertThat(
            TestPostgres.texts(
                database, "SELECT DISTINCT key_sealed::text FROM reversed.data_keys"))
        .containsExactly("\\x00");
  }

  @Test
  void theAuditTrailIsChainedAnew() throws SQLException {
    Database database = TestPostgres.emptyDatabase();
    Schema.migrate(database.owner(), APP);
    TestPostgres.asSuperuser(database, FILL);
    Schema.reverse(database.owner(), 6);
    Schema.migrate(database.owner(), APP);

    assertThat(TestPostgres.texts(database, "SELECT count(*) FROM audit_unlinked"))
        .containsExactly("20000");
  }

  @Test
  void aMissingScriptChangesNothing() throws SQLException {
    Database database = TestPostgres.database();
    TestPostgres.asSuperuser(
        database,
        "INSERT INTO flyway_schema_history SELECT 999, '999', 'x', 'SQL', 'x', 0, 'x', now(), 0, true");
    List<String> before = TestPostgres.texts(database, CATALOGUE);

    assertThatThrownBy(() -> Schema.reverse(database.owner(), 0))
        .hasMessageContaining("db/reverse/V999.sql is missing");
    assertThat(TestPostgres.texts(database, CATALOGUE)).isEqualTo(before);
  }

  @Test
  void aScriptThatFailsTakesNothingBack() throws SQLException {
    Database database = TestPostgres.database();
    Schema.reverse(database.owner(), 8);
    TestPostgres.asSuperuser(database, "CREATE VIEW in_the_way AS SELECT anonymised_at FROM users");
    List<String> before = TestPostgres.texts(database, CATALOGUE);

    assertThatThrownBy(() -> Schema.reverse(database.owner(), 7))
        .hasMessageContaining("in_the_way");
    assertThat(TestPostgres.texts(database, CATALOGUE)).isEqualTo(before);
    assertThat(Schema.pending(database.owner(), APP)).isEqualTo(Schema.NEEDED - 8);
  }

  private static void migrateTo(Database database, int version) {
    DbSettings owner = database.owner();
    Flyway.configure()
        .dataSource(owner.jdbcUrl(), owner.user(), owner.password())
        .locations("classpath:db/migration")
        .placeholders(Map.of("app_role", APP))
        .target(Integer.toString(version))
        .load()
        .migrate();
  }

  /** A statement that counts the rows of each table that the schema of a version has. */
  private static String countsOfTheTablesOf(int version) throws SQLException {
    if (version == 0) {
      return "SELECT 'none'";
    }
    Database database = TestPostgres.emptyDatabase();
    migrateTo(database, version);
    return String.join(
        " UNION ALL ",
        TestPostgres.texts(
            database,
            """
            SELECT format('SELECT %L || count(*) FROM %I', tablename || ' ', tablename) FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'
            """));
  }
}
