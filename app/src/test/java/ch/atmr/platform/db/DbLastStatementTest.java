package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.testing.Await;
import ch.atmr.testing.TcpGate;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A statement that takes its commit along is a transaction like any other: on one connection. */
class DbLastStatementTest {
  private static final CompanyId RED = new CompanyId(1);
  private static final CompanyId BLUE = new CompanyId(2);
  private static final UserId PATIENT = new UserId(1);
  private static final int TIMES = 15;
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
        VALUES (gen_random_uuid(), 'CLIENT', NULL, 'x', 'c', now());
        INSERT INTO clients (company_id, public_id, user_id, client_type, created_at, updated_at)
        VALUES (1, gen_random_uuid(), 1, 'SELF_SERVICE', now(), now()),
               (2, gen_random_uuid(), 1, 'SELF_SERVICE', now(), now()),
               (2, gen_random_uuid(), NULL, 'PRIVATE', now(), now());
        CREATE TABLE notes (id int, CONSTRAINT notes_once UNIQUE (id) DEFERRABLE INITIALLY DEFERRED);
        CREATE SEQUENCE attempts;
        GRANT ALL ON notes, attempts TO atmr_app
        """);
    db = new Db(TestPools.one(database));
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @Test
  void tenantsTakeTurnsOnOneConnectionAndSeeTheirOwn() {
    for (int i = 0; i < TIMES; i++) {
      assertThat(db.<Long>tenant(RED, tx -> clients(tx.last()))).isEqualTo(1);
      assertThat(db.<Long>tenant(BLUE, tx -> clients(tx.last()))).isEqualTo(2);
      assertThat(db.<Long>user(PATIENT, tx -> clients(tx.last()))).isEqualTo(2);
      assertThat(db.<Long>system("test", tx -> clients(tx.last()))).isEqualTo(3);
      assertThat(db.<Long>person(ofRed(), tx -> clients(tx.last()))).isEqualTo(2);
      assertThat(db.<Long>nobody(tx -> clients(tx.last()))).isZero();
    }
  }

  @Test
  void nothingIsLeftOnTheConnection() {
    assertThat(db.<Long>tenant(RED, tx -> clients(tx.last()))).isEqualTo(1);
    assertNothingLeft();
    assertThatThrownBy(() -> db.tenant(RED, tx -> tx.last().sql("SELECT 1 / 0").one(r -> 1)))
        .isInstanceOf(RuntimeException.class);
    assertNothingLeft();
    assertThatThrownBy(() -> db.tenant(RED, tx -> tx.last().sql("SELECT :never").one(r -> 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertNothingLeft();
  }

  @Test
  void aWriteIsCommittedOrFailsAsAWhole() {
    assertThat(db.<Long>tenant(RED, tx -> insert(tx.last(), 1))).isEqualTo(1);
    assertThat(notes(1)).isEqualTo(1);
    assertThatThrownBy(() ->
            db.tenant(
                RED,
                tx -> {
                  insert(tx, 2);
                  return tx.last().sql("SELECT 1 / 0").one(r -> 1);
                }))
        .isInstanceOf(RuntimeException.class);
    assertThat(notes(2)).isZero();
  }

  @Test
  void aConstraintThatFailsAtTheCommitFailsTheStatement() {
    for (int i = 0; i < TIMES; i++) {
      assertThatThrownBy(() ->
              db.tenant(
                  RED,
                  tx -> {
                    insert(tx, 3);
                    return insert(tx.last(), 3);
                  }))
          .isInstanceOfSatisfying(
              ConstraintViolation.class,
              violation -> assertThat(violation.constraint()).isEqualTo("notes_once"));
      assertThat(notes(3)).isZero();
    }
  }

  @Test
  void aSerialisationFailureIsTriedAgain() {
    AtomicInteger runs = new AtomicInteger();
    // A sequence keeps its count through a rollback: the statement fails twice, then goes through.
    long attempt =
        db.tenant(
            RED,
            tx -> {
              runs.incrementAndGet();
              tx.sql(
                      """
                      DO $$ BEGIN
                        IF nextval('attempts') < 3 THEN
                          RAISE EXCEPTION USING ERRCODE = '40001';
                        END IF;
                      END $$
                      """)
                  .update();
              return tx.last()
                  .sql("SELECT last_value AS v FROM attempts")
                  .one(row -> row.longValue("v"));
            });
    assertThat(attempt).isEqualTo(3);
    assertThat(runs.get()).isEqualTo(3);
    assertThatThrownBy(() ->
            db.tenant(
                RED,
                tx ->
                    tx.last()
                        .sql("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$")
                        .update()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem())
                    .isEqualTo(new Problem.Conflict(Problem.Conflict.Reason.CONCURRENT_CHANGE)));
  }

  @Test
  void aFurtherStatementIsRefused() {
    assertThatThrownBy(() ->
            db.tenant(
                RED,
                tx -> {
                  insert(tx.last(), 4);
                  return clients(tx);
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("after the last");
    assertThat(notes(4)).as("what was last is committed").isEqualTo(1);
    assertNothingLeft();
  }

  @Test
  void whatFailsAfterTheLastStatementComesOutAndUndoesNothing() {
    assertThatThrownBy(() ->
            db.tenant(
                RED,
                tx -> {
                  insert(tx.last(), 5);
                  throw new IllegalStateException("mine");
                }))
        .hasMessage("mine");
    assertThat(notes(5)).isEqualTo(1);
    assertNothingLeft();
  }

  @Test
  void anAnnouncedLastStatementThatNeverComesCostsNothing() {
    assertThat(db.<String>tenant(RED, tx -> tx.last().equals(tx) ? "same" : "other"))
        .isEqualTo("same");
    assertThat(
            db.<Long>tenant(
                RED,
                tx -> {
                  insert(tx, 6);
                  tx.last();
                  return 0L;
                }))
        .isZero();
    assertThat(notes(6)).isEqualTo(1);
  }

  @Test
  void anUnavailableDatabaseIsToldAndComesBack() {
    URI address = URI.create(database.app().jdbcUrl().substring("jdbc:".length()));
    try (TcpGate gate = TcpGate.before(address.getPort());
        Db remote = new Db(TestPools.through(gate.port(), TestPools.one(database)))) {
      Await.until("the database serves", () -> serves(remote));
      gate.cut();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> remote.tenant(RED, tx -> clients(tx.last())))
            .isInstanceOf(DatabaseUnavailable.class);
      }
      gate.open();
      Await.until("the database serves again", () -> serves(remote));
    }
  }

  private static boolean serves(Db remote) {
    try {
      return remote.<Long>tenant(RED, tx -> clients(tx.last())) == 1;
    } catch (DatabaseUnavailable e) {
      return false;
    }
  }

  // Sees its company's client and, in the other company, the record that is kept of it.
  private static Caller ofRed() {
    return new Caller(PATIENT, new UUID(0, 1), Role.COMPANY, Optional.of(RED), new UUID(0, 2));
  }

  private static void assertNothingLeft() {
    assertThat(
            db.<String>nobody(tx ->
                tx.last()
                    .sql(
                        """
                        SELECT concat(current_setting('atmr.company_id', true),
                            current_setting('atmr.user_id', true),
                            current_setting('atmr.system', true)) AS v
                        """)
                    .one(row -> row.text("v"))))
        .isEmpty();
    assertThat(db.<Long>nobody(tx -> clients(tx.last()))).isZero();
  }

  private static long clients(Tx tx) {
    return tx.sql("SELECT count(*) AS n FROM clients").one(row -> row.longValue("n"));
  }

  private static long insert(Tx tx, int id) {
    return tx.sql("INSERT INTO notes VALUES (:id)").bind("id", id).update();
  }

  private static long notes(int id) {
    return db.nobody(tx ->
        tx.last()
            .sql("SELECT count(*) AS n FROM notes WHERE id = :id")
            .bind("id", id)
            .one(row -> row.longValue("n")));
  }
}
