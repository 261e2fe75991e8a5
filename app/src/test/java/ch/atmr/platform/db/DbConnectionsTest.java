package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.PersonalText;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** However a transaction ends, its connection is free again: on two connections, many times. */
class DbConnectionsTest {
  private static final int TIMES = 15;
  private static Database database;
  private static Db db;

  @BeforeAll
  static void open() {
    database = TestPostgres.database();
    TestPostgres.asSuperuser(
        database,
        """
        CREATE TABLE late (id int, CONSTRAINT late_once UNIQUE (id) DEFERRABLE INITIALLY DEFERRED);
        GRANT ALL ON late TO atmr_app
        """);
    db = new Db(TestPools.two(database));
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @Test
  void aMissingParameterLeaksNothing() {
    manyTimes(() ->
        assertThatThrownBy(() -> db.nobody(tx -> tx.sql("SELECT :never AS v").one(r -> r)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(":never"));
  }

  @Test
  void aRefusedBindLeaksNothing() {
    manyTimes(() ->
        assertThatThrownBy(() -> db.nobody(tx -> tx.sql("SELECT :v").bind("v", PersonalText.EMPTY)))
            .isInstanceOf(IllegalArgumentException.class));
    manyTimes(() ->
        assertThatThrownBy(
                () -> db.nobody(tx -> tx.sql("SELECT :v AS v").bind("v", new Object()).one(r -> r)))
            .isInstanceOf(RuntimeException.class));
  }

  @Test
  void aFailingStatementLeaksNothing() {
    manyTimes(() ->
        assertThatThrownBy(() -> db.nobody(tx -> tx.sql("SELECT no_such_column").one(r -> r)))
            .isInstanceOf(RuntimeException.class));
    manyTimes(() ->
        assertThatThrownBy(() -> db.nobody(tx -> tx.sql("UPDATE no_such_table SET a = 1").update()))
            .isInstanceOf(RuntimeException.class));
  }

  @Test
  void anExceptionInTheWorkLeaksNothingAndIsTheOneThatComesOut() {
    manyTimes(() ->
        assertThatThrownBy(() ->
                db.nobody(tx -> {
                  assertThat(one(tx)).isEqualTo(1);
                  throw new IllegalStateException("mine");
                }))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("mine"));
    manyTimes(() ->
        assertThatThrownBy(() ->
                db.nobody(tx -> {
                  assertThat(one(tx)).isEqualTo(1);
                  throw new AssertionError("an error");
                }))
            .isInstanceOf(AssertionError.class));
  }

  @Test
  void aFailingMapperLeaksNothing() {
    manyTimes(() ->
        assertThatThrownBy(() ->
                db.nobody(tx ->
                    tx.sql("SELECT v FROM generate_series(1, 100) AS v")
                        .list(row -> row.uuid("v"))))
            .isInstanceOf(ClassCastException.class));
  }

  @Test
  void aTransactionWithoutStatementsLeaksNothing() {
    manyTimes(() -> assertThat(db.<String>nobody(_ -> "nothing done")).isEqualTo("nothing done"));
    manyTimes(() ->
        assertThatThrownBy(() ->
                db.nobody(_ -> {
                  throw new IllegalStateException("before any statement");
                }))
            .hasMessage("before any statement"));
  }

  @Test
  void aFailingCommitIsShownAndLeaksNothing() {
    manyTimes(() ->
        assertThatThrownBy(() ->
                db.nobody(tx -> {
                  tx.sql("INSERT INTO late VALUES (1)").update();
                  return tx.sql("INSERT INTO late VALUES (1)").update();
                }))
            .isInstanceOfSatisfying(
                ConstraintViolation.class,
                violation -> assertThat(violation.constraint()).isEqualTo("late_once")));
    assertThat(
            db.<Long>nobody(
                tx -> tx.sql("SELECT count(*) AS n FROM late").one(row -> row.longValue("n"))))
        .isZero();
  }

  @Test
  void aStatementAfterAFailedOneCannotPretendSuccess() {
    assertThatThrownBy(() ->
            db.nobody(tx -> {
              try {
                tx.sql("SELECT no_such_column").one(r -> r);
              } catch (RuntimeException swallowed) {
                // a use case that swallows what it should not
              }
              return "done";
            }))
        .isInstanceOf(RuntimeException.class);
    assertServes(db);
  }

  @Test
  void moreCallersThanConnectionsAllGetTheirTurn() throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        all.add(() -> db.nobody(DbConnectionsTest::one));
      }
      for (Future<Integer> answer : callers.invokeAll(all)) {
        assertThat(answer.get()).isEqualTo(1);
      }
    } catch (ExecutionException e) {
      throw new AssertionError("a caller got no connection", e.getCause());
    }
  }

  @Test
  void whoGetsNoConnectionIsToldToComeBack() {
    try (Db hasty = new Db(TestPools.withoutLongQueues(TestPools.two(database)))) {
      assertThatThrownBy(() ->
              hasty.nobody(outer -> {
                one(outer);
                return hasty.nobody(inner -> {
                  one(inner);
                  return hasty.nobody(DbConnectionsTest::one);
                });
              }))
          .isInstanceOf(DatabaseUnavailable.class);
      assertServes(hasty);
    }
  }

  private static void manyTimes(ThrowingCallable attempt) {
    for (int i = 0; i < TIMES; i++) {
      try {
        attempt.call();
      } catch (Throwable e) {
        throw new AssertionError("at attempt " + (i + 1), e);
      }
    }
    assertServes(db);
  }

  // Both connections at once, each in a clean transaction.
  private static void assertServes(Db any) {
    int sum = any.nobody(outer -> one(outer) + any.<Integer>nobody(DbConnectionsTest::one));
    assertThat(sum).isEqualTo(2);
  }

  private static int one(Tx tx) {
    return tx.sql("SELECT 1 AS one").one(row -> row.intValue("one"));
  }
}
