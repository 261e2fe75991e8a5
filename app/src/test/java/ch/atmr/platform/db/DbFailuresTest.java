package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.testing.Await;
import ch.atmr.testing.TcpGate;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a failure of the database means to the caller. */
class DbFailuresTest {
  private static Database database;
  private static Db db;

  @BeforeAll
  static void open() {
    database = TestPostgres.database();
    TestPostgres.asSuperuser(
        database,
        """
        CREATE TABLE doctors (name text CONSTRAINT doctors_name PRIMARY KEY, on_call boolean NOT NULL,
                              CONSTRAINT doctors_named CHECK (name <> ''));
        CREATE UNIQUE INDEX doctors_lower ON doctors (lower(name));
        GRANT ALL ON doctors TO atmr_app
        """);
    db = new Db(TestPools.two(database));
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @Test
  void aViolationNamesItsConstraint() {
    assertViolates("doctors_named", "INSERT INTO doctors VALUES ('', true)");
    assertViolates("doctors_name", "INSERT INTO doctors VALUES ('Ada', true), ('Ada', true)");
    assertViolates("doctors_lower", "INSERT INTO doctors VALUES ('Bea', true), ('BEA', true)");
  }

  @Test
  void twoSerializableTransactionsThatClashBothSucceedByRepetition() throws Exception {
    TestPostgres.asSuperuser(database, "INSERT INTO doctors VALUES ('Eva', true), ('Max', true)");
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch bothHaveRead = new CountDownLatch(2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> eva = threads.submit(() -> leave("Eva", runs, bothHaveRead));
      Future<Boolean> max = threads.submit(() -> leave("Max", runs, bothHaveRead));
      // Whoever ran again saw the other gone and stayed.
      assertThat(eva.get()).isNotEqualTo(max.get());
    }
    assertThat(runs.get()).isGreaterThan(2);
    assertThat(
            db.<Long>nobody(tx ->
                tx.sql("SELECT count(*) AS n FROM doctors WHERE on_call AND name IN ('Eva', 'Max')")
                    .one(row -> row.longValue("n"))))
        .isEqualTo(1);
  }

  // Leaves when somebody else stays on call; whether it left.
  private static boolean leave(String name, AtomicInteger runs, CountDownLatch bothHaveRead) {
    return db.nobody(tx -> {
      runs.incrementAndGet();
      tx.sql("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").update();
      long others =
          tx.sql("SELECT count(*) AS n FROM doctors WHERE on_call AND name IN ('Eva', 'Max')")
              .one(row -> row.longValue("n"));
      bothHaveRead.countDown();
      await(bothHaveRead);
      if (others < 2) {
        return false;
      }
      tx.sql("UPDATE doctors SET on_call = false WHERE name = :name").bind("name", name).update();
      return true;
    });
  }

  @Test
  void repetitionEndsAndBecomesAConflict() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(() ->
            db.nobody(tx -> {
              runs.incrementAndGet();
              return tx.sql("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$").update();
            }))
        .isInstanceOfSatisfying(ProblemException.class, DbFailuresTest::isConcurrentChange);
    assertThat(runs.get()).isEqualTo(4);
  }

  @Test
  void nothingElseIsRepeated() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(() ->
            db.nobody(tx -> {
              runs.incrementAndGet();
              return tx.sql("SELECT 1 / 0").one(r -> r);
            }))
        .isInstanceOf(RuntimeException.class);
    assertThat(runs.get()).isEqualTo(1);
  }

  @Test
  void aLockHeldElsewhereIsAConflict() throws SQLException {
    TestPostgres.asSuperuser(database, "INSERT INTO doctors VALUES ('Lea', true)");
    try (Connection other = TestPostgres.superuser(database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT 1 FROM doctors WHERE name = 'Lea' FOR UPDATE");
      try (Db hasty = new Db(TestPools.withoutLongLocks(database.app()))) {
        assertThatThrownBy(() ->
                hasty.nobody(
                    tx -> tx.sql("UPDATE doctors SET on_call = false WHERE name = 'Lea'").update()))
            .isInstanceOfSatisfying(ProblemException.class, DbFailuresTest::isConcurrentChange);
      }
      other.rollback();
    }
  }

  @Test
  void aStatementBeyondItsTimeMeansUnavailable() {
    try (Db hasty = new Db(TestPools.withoutLongStatements(database.app()))) {
      assertThatThrownBy(() -> hasty.nobody(tx -> tx.sql("SELECT pg_sleep(20)").one(r -> r)))
          .isInstanceOf(DatabaseUnavailable.class);
    }
  }

  @Test
  void aConnectionThatDiesMeansUnavailableAndTheNextCallWorks() {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() ->
              db.nobody(tx -> tx.sql("SELECT pg_terminate_backend(pg_backend_pid())").one(r -> r)))
          .isInstanceOf(DatabaseUnavailable.class);
      assertThat(alive(db)).isTrue();
    }
  }

  @Test
  void aStoppedDatabaseMeansUnavailableUntilItIsBack() {
    URI address = URI.create(database.app().jdbcUrl().substring("jdbc:".length()));
    try (TcpGate gate = TcpGate.before(address.getPort())) {
      try (Db remote = new Db(TestPools.through(gate.port(), TestPools.two(database)))) {
        Await.until("the database serves", () -> aliveOrNot(remote));
        gate.cut();
        for (int i = 0; i < 4; i++) {
          assertThatThrownBy(() -> alive(remote)).isInstanceOf(DatabaseUnavailable.class);
        }
        gate.open();
        Await.until("the database serves again", () -> aliveOrNot(remote));
      }
    }
  }

  @Test
  void aDatabaseThatWasNeverThereStopsNoStart() {
    DbSettings nowhere = DbSettings.of("jdbc:postgresql://127.0.0.1:1/none", "nobody", "", 2);
    try (Db remote = new Db(nowhere)) {
      assertThatThrownBy(() -> alive(remote)).isInstanceOf(DatabaseUnavailable.class);
    }
  }

  private static void assertViolates(String constraint, String sql) {
    assertThatThrownBy(() -> db.nobody(tx -> tx.sql(sql).update()))
        .isInstanceOfSatisfying(
            ConstraintViolation.class,
            violation -> assertThat(violation.constraint()).isEqualTo(constraint));
  }

  private static void isConcurrentChange(ProblemException e) {
    assertThat(e.problem())
        .isEqualTo(new Problem.Conflict(Problem.Conflict.Reason.CONCURRENT_CHANGE));
  }

  private static boolean alive(Db any) {
    return any.nobody(tx -> tx.sql("SELECT true AS v").one(row -> row.bool("v")));
  }

  private static boolean aliveOrNot(Db any) {
    try {
      return alive(any);
    } catch (DatabaseUnavailable e) {
      return false;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
