package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row-level security shows each scope its rows and no others, whatever the SQL says. */
class DbTenancyTest {
  private static final CompanyId RED = new CompanyId(1);
  private static final CompanyId BLUE = new CompanyId(2);
  private static final UserId PATIENT = new UserId(3);
  private static Database database;
  private static Db db;

  @BeforeAll
  static void open() {
    database = TestPostgres.database();
    TestPostgres.asSuperuser(
        database,
        """
        INSERT INTO companies (row_key, name, created_at)
        VALUES (gen_random_uuid(), 'Red', now()), (gen_random_uuid(), 'Blue', now());
        INSERT INTO users (public_id, role, company_id, email_sealed, email_index, created_at)
        VALUES (gen_random_uuid(), 'COMPANY', 1, 'x', 'a', now()),
               (gen_random_uuid(), 'COMPANY', 2, 'x', 'b', now()),
               (gen_random_uuid(), 'CLIENT', NULL, 'x', 'c', now());
        INSERT INTO clients (company_id, public_id, user_id, client_type, created_at, updated_at)
        VALUES (1, gen_random_uuid(), 3, 'SELF_SERVICE', now(), now()),
               (1, gen_random_uuid(), NULL, 'PRIVATE', now(), now()),
               (2, gen_random_uuid(), 3, 'SELF_SERVICE', now(), now());
        INSERT INTO vehicles (company_id, vehicle_type, seats, created_at, updated_at)
        VALUES (1, 'VAN', 6, now(), now()), (2, 'VAN', 6, now(), now()), (2, 'SEDAN', 3, now(), now())
        """);
    db = new Db(database.app());
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @Test
  void aTenantSeesItsRowsWhateverTheSqlSays() {
    assertThat(db.<Long>tenant(RED, tx -> count(tx, "vehicles"))).isEqualTo(1);
    assertThat(db.<Long>tenant(BLUE, tx -> count(tx, "vehicles"))).isEqualTo(2);
    assertThat(db.<Long>tenant(RED, tx -> count(tx, "vehicles WHERE company_id = 2"))).isZero();
    assertThat(db.<Long>tenant(RED, tx -> count(tx, "companies"))).isEqualTo(1);
    assertThat(db.<Long>tenant(RED, tx -> count(tx, "users"))).isEqualTo(1);
    assertThat(db.<Long>tenant(RED, tx -> count(tx, "clients"))).isEqualTo(2);
  }

  @Test
  void aTenantCannotTouchAnothersRows() {
    assertThat(
            db.<Long>tenant(
                RED, tx -> tx.sql("UPDATE vehicles SET seats = 0 WHERE company_id = 2").update()))
        .isZero();
    assertThat(
            db.<Long>tenant(
                RED, tx -> tx.sql("DELETE FROM vehicles WHERE company_id = 2").update()))
        .isZero();
    assertThatThrownBy(() -> db.tenant(RED, tx -> addVehicle(tx, BLUE)))
        .hasStackTraceContaining("row-level security");
    assertThatThrownBy(
            () -> db.tenant(RED, tx -> tx.sql("UPDATE vehicles SET company_id = 2").update()))
        .hasStackTraceContaining("row-level security");
    assertThat(db.<Long>tenant(BLUE, tx -> count(tx, "vehicles WHERE seats > 0"))).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "companies",
        "users",
        "clients",
        "vehicles",
        "drivers",
        "shifts",
        "bookings",
        "booking_events",
        "assignments",
        "dispatch_runs",
        "dispatch_days",
        "sessions"
      })
  void nobodySeesNothing(String table) {
    assertThat(db.<Long>nobody(tx -> count(tx, table))).isZero();
  }

  @Test
  void aUserSeesItsOwnInEveryCompany() {
    assertThat(db.<Long>user(PATIENT, tx -> count(tx, "clients"))).isEqualTo(2);
    assertThat(db.<Long>user(PATIENT, tx -> count(tx, "users"))).isEqualTo(1);
    assertThat(db.<Long>user(PATIENT, tx -> count(tx, "vehicles"))).isZero();
    assertThat(db.<Long>user(PATIENT, tx -> count(tx, "clients WHERE user_id IS NULL"))).isZero();
  }

  @Test
  void theSystemSeesAllAndLeavesATrace() throws SQLException {
    long before = audits("retention", "NULL");
    assertThat(db.<Long>system("retention", tx -> count(tx, "vehicles"))).isEqualTo(3);
    assertThat(audits("retention", "NULL")).isEqualTo(before + 1);
  }

  @Test
  void aSystemAccessThatFailsReadNothingAndNeedsNoTrace() throws SQLException {
    assertThatThrownBy(() ->
            db.system(
                "failing",
                _ -> {
                  throw new IllegalStateException("no");
                }))
        .hasMessage("no");
    assertThat(audits("failing", "NULL")).isZero();
  }

  @Test
  void theCallersRoleChoosesTheScope() throws SQLException {
    assertThat(db.<Long>as(caller(Role.COMPANY, 1, Optional.of(RED)), tx -> count(tx, "vehicles")))
        .isEqualTo(1);
    assertThat(db.<Long>as(caller(Role.DRIVER, 9, Optional.of(BLUE)), tx -> count(tx, "vehicles")))
        .isEqualTo(2);
    assertThat(db.<Long>as(caller(Role.CLIENT, 3, Optional.empty()), tx -> count(tx, "clients")))
        .isEqualTo(2);
    long before = audits("administrator", "77");
    assertThat(db.<Long>as(caller(Role.ADMIN, 77, Optional.empty()), tx -> count(tx, "vehicles")))
        .isEqualTo(3);
    assertThat(audits("administrator", "77")).isEqualTo(before + 1);
    assertThatThrownBy(
            () -> db.as(caller(Role.COMPANY, 1, Optional.empty()), tx -> count(tx, "vehicles")))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aScopeEndsWithItsTransaction() {
    for (int i = 0; i < 20; i++) {
      assertThat(db.<Long>system("scope", tx -> count(tx, "vehicles"))).isEqualTo(3);
      assertThat(db.<Long>tenant(RED, tx -> count(tx, "vehicles"))).isEqualTo(1);
      assertThat(db.<Long>user(PATIENT, tx -> count(tx, "clients"))).isEqualTo(2);
      assertThat(db.<Long>nobody(tx -> count(tx, "vehicles"))).isZero();
      assertThat(db.<Long>nobody(tx -> count(tx, "clients"))).isZero();
    }
  }

  @Test
  void aLookAcrossTenantsEndsWithItsFunction() {
    for (String look :
        List.of(
            "SELECT count(*) AS n FROM find_login('a')",
            "SELECT CAST(session_is_live(gen_random_uuid()) AS int) AS n",
            "SELECT CAST(company_is_bookable(1) AS int) AS n",
            "SELECT count(*) AS n FROM claim_dispatch_run('w', now(), now())")) {
      assertThat(
              db.<Long>tenant(
                  RED,
                  tx -> {
                    tx.sql(look).one(row -> row.longValue("n"));
                    return count(tx, "vehicles");
                  }))
          .as("a tenant after " + look)
          .isEqualTo(1);
      assertThat(
              db.<Long>system(
                  "functions",
                  tx -> {
                    tx.sql(look).one(row -> row.longValue("n"));
                    return count(tx, "vehicles");
                  }))
          .as("the system after " + look)
          .isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET ROLE atmr_owner",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION atmr_owner",
        "ALTER TABLE vehicles DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE vehicles NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON vehicles",
        "TRUNCATE vehicles",
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
        "SELECT * FROM audit_events",
        "UPDATE audit_events SET action = ''",
        "DELETE FROM audit_events",
        "DELETE FROM companies",
        "DELETE FROM users",
        "DELETE FROM flyway_schema_history",
        "SELECT 1 FROM pg_authid",
        "COPY (SELECT 1) TO PROGRAM 'true'"
      })
  void theServingRoleIsNoMoreThanThat(String sql) throws SQLException {
    try (Connection connection = appConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(sql))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void switchingSecurityOffFailsInsteadOfShowing() throws SQLException {
    try (Connection connection = appConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET row_security = off");
      assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM vehicles"))
          .hasMessageContaining("row-level security");
    }
  }

  @Test
  void theOwnerIsSubjectToThePoliciesToo() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.owner().jdbcUrl(), database.owner().user(), database.owner().password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM vehicles")) {
      rows.next();
      assertThat(rows.getLong(1)).isZero();
    }
  }

  private static Connection appConnection() throws SQLException {
    return DriverManager.getConnection(
        database.app().jdbcUrl(), database.app().user(), database.app().password());
  }

  private static Caller caller(Role role, long user, Optional<CompanyId> company) {
    return new Caller(new UserId(user), new UUID(0, user), role, company, new UUID(1, user));
  }

  private static long addVehicle(Tx tx, CompanyId company) {
    return tx.sql(
            """
            INSERT INTO vehicles (company_id, vehicle_type, seats, created_at, updated_at)
            VALUES (:company, 'VAN', 6, now(), now())
            """)
        .bind("company", company.value())
        .update();
  }

  private static long count(Tx tx, String table) {
    return tx.sql("SELECT count(*) AS n FROM " + table).one(row -> row.longValue("n"));
  }

  private static long audits(String action, String user) throws SQLException {
    String sql =
        "SELECT count(*) FROM audit_events WHERE action = 'SYSTEM_ACCESS' AND details ->> 'reason' = '"
            + action
            + "' AND user_id IS NOT DISTINCT FROM "
            + user;
    try (Connection connection = TestPostgres.superuser(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
