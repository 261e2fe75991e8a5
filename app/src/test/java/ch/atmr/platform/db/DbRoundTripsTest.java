package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How often a transaction waits for PostgreSQL; also once the driver has prepared its statements,
 * which it does at the fifth execution.
 */
class DbRoundTripsTest {
  private static final int TIMES = 12;

  // A connection that rested half a second is asked whether it lives: a round trip more.
  private static final String UNASKED = "com.zaxxer.hikari.aliveBypassWindowMs";

  private static final CompanyId RED = new CompanyId(1);
  private static RoundTripCounter counter;
  private static Db db;

  @BeforeAll
  static void open() {
    Database database = TestPostgres.database();
    TestPostgres.asSuperuser(
        database,
        """
        INSERT INTO companies (row_key, name, created_at)
        VALUES (gen_random_uuid(), 'Red', now()), (gen_random_uuid(), 'Blue', now());
        INSERT INTO vehicles (company_id, vehicle_type, seats, created_at, updated_at)
        VALUES (1, 'VAN', 6, now(), now()), (2, 'VAN', 6, now(), now())
        """);
    URI address = URI.create(database.app().jdbcUrl().substring("jdbc:".length()));
    counter = RoundTripCounter.before(address.getPort());
    System.setProperty(UNASKED, Long.toString(Duration.ofMinutes(10).toMillis()));
    db =
        new Db(
            DbSettings.of(
                "jdbc:postgresql://127.0.0.1:" + counter.port() + address.getPath(),
                database.app().user(),
                database.app().password(),
                1));
    System.clearProperty(UNASKED);
    db.nobody(DbRoundTripsTest::vans); // opens the connection
  }

  @AfterAll
  static void close() {
    db.close();
    counter.close();
  }

  @Test
  void aTransactionOfOneStatementIsOne() {
    for (int i = 0; i < TIMES; i++) {
      assertThat(counter.during(() -> assertThat(vehicles(RED)).isEqualTo(1))).isEqualTo(1);
      assertThat(counter.during(() -> db.user(new UserId(3), tx -> count(tx.last())))).isEqualTo(1);
      assertThat(counter.during(() -> db.system("test", tx -> count(tx.last())))).isEqualTo(1);
      assertThat(counter.during(() -> db.nobody(tx -> count(tx.last())))).isEqualTo(1);
      assertThat(counter.during(() -> db.as(administrator(), tx -> count(tx.last())))).isEqualTo(1);
      assertThat(counter.during(() -> db.person(administrator(), tx -> count(tx.last()))))
          .isEqualTo(1);
    }
  }

  @Test
  void withoutALastStatementTheCommitIsOneOfItsOwn() {
    for (int i = 0; i < TIMES; i++) {
      assertThat(counter.during(() -> db.tenant(RED, DbRoundTripsTest::count))).isEqualTo(2);
    }
  }

  @Test
  void aWriteAfterAReadIsTwo() {
    for (int i = 0; i < TIMES; i++) {
      int seats = i + 1;
      assertThat(
              counter.during(() ->
                  db.tenant(
                      RED,
                      tx -> {
                        count(tx);
                        return tx.last()
                            .sql("UPDATE vehicles SET seats = :seats WHERE company_id = 1")
                            .bind("seats", seats)
                            .update();
                      })))
          .isEqualTo(2);
      assertThat(
              db.<Integer>tenant(
                  RED,
                  tx -> tx.sql("SELECT seats FROM vehicles").one(row -> row.intValue("seats"))))
          .isEqualTo(seats);
    }
  }

  @Test
  void whereTheDriverCutsTheTextTheTenantStays() {
    // A text parameter and a text column: the driver then waits between the statements.
    for (int i = 0; i < TIMES; i++) {
      assertThat(db.<Long>tenant(RED, tx -> vans(tx.last()))).isEqualTo(1);
      assertThat(db.<Long>nobody(tx -> vans(tx.last()))).isZero();
    }
  }

  private static long vehicles(CompanyId company) {
    return db.tenant(company, tx -> count(tx.last()));
  }

  private static long count(Tx tx) {
    return tx.sql("SELECT vehicle_type FROM vehicles WHERE id > :from")
        .bind("from", 0L)
        .list(row -> row.text("vehicle_type"))
        .size();
  }

  private static long vans(Tx tx) {
    return tx.sql("SELECT vehicle_type FROM vehicles WHERE vehicle_type = :type")
        .bind("type", "VAN")
        .list(row -> row.text("vehicle_type"))
        .size();
  }

  private static Caller administrator() {
    return new Caller(new UserId(77), new UUID(0, 1), Role.ADMIN, Optional.empty(), new UUID(0, 2));
  }
}
