package ch.atmr.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.DbSettings;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Batches whose statement takes too long are made smaller until they pass. */
class PurgeBatchesTest {
  private final Database database = TestPostgres.database();

  @Test
  void aBatchThatTakesTooLongIsHalved() {
    TestPostgres.asSuperuser(
        database,
        """
        CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(0.01); RETURN OLD; END $$;
        CREATE TRIGGER slow BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION slow();
        INSERT INTO outbox (row_key, topic, payload_sealed, created_at, next_attempt_at)
        SELECT gen_random_uuid(), 'mail', '\\x01', now() - interval '3000 days', now()
        FROM generate_series(1, 200);
        """);
    SettableClock clock = new SettableClock();
    try (Db db = new Db(hasty(database.app()))) {
      Purge purge =
          new Purge(
              db,
              new PurgeRepository(),
              new OutboxPersonalData().expiring(),
              RetentionPeriods.USUAL,
              clock,
              200); // two seconds, where one is allowed
      assertThat(purge.jobs().getFirst().task().run(/* dryRun= */ false)).isEqualTo(200);
      long left =
          db.nobody(
              tx -> tx.sql("SELECT count(*) AS n FROM outbox").one(row -> row.longValue("n")));
      assertThat(left).isZero();
      long transactions =
          db.nobody(tx ->
              tx.sql("SELECT purged AS n FROM purge_tally WHERE model = 'outbox'")
                  .one(row -> row.longValue("n")));
      assertThat(transactions).isEqualTo(200);
    }
  }

  private static DbSettings hasty(DbSettings usual) {
    return new DbSettings(
        usual.jdbcUrl(),
        usual.user(),
        usual.password(),
        usual.poolSize(),
        usual.acquireTimeout(),
        Duration.ofSeconds(1),
        usual.lockTimeout());
  }
}
