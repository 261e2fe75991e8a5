package ch.atmr.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.clients.ClientFeature;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.db.ConstraintViolation;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.outbox.Outbox;
import ch.atmr.platform.telemetry.Logging;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rotation of the master key over a thousand rows that it sealed itself, and some events. */
class ReEncryptionTest {
  private static final Secret OLD = new Secret("the old master key, thirty-two bytes long");
  private static final Secret NEW = new Secret("the new master key, thirty-two bytes long");
  private static final String OLD_ID = new KeyRing(OLD, List.of()).activeKeyId();
  private static final String NEW_ID = new KeyRing(NEW, List.of()).activeKeyId();

  /** More of them to measure: the job's log tells how long it took. */
  private static final int ROWS = Integer.getInteger("atmr.rows", 1_000);

  private static final int EVENTS = 150;
  private static final List<SealedTable> TABLES =
      Stream.concat(ClientFeature.sealedTables().stream(), Stream.of(Outbox.SEALED)).toList();
  private static final Encrypted<PersonalText> LAST = Encrypted.text("clients", "last_name_sealed");
  private static final Encrypted<PersonalText> EMAIL = Encrypted.text("clients", "email_sealed");
  private static final Encrypted<PersonalText> PAYLOAD = Encrypted.text("outbox", "payload_sealed");

  private final Database database = TestPostgres.database();
  private final SettableClock clock = new SettableClock();
  private final MeterRegistry meters = Metrics.globalRegistry();
  private final KeyRing ring = new KeyRing(OLD, List.of());
  private final Seals seals = new Seals(ring, clock);
  private Db db;
  private KeyUses uses;

  @BeforeEach
  void fill() {
    db = new Db(database.app());
    uses = new KeyUses(db, ring, TABLES, meters);
    // After Helidon, which silences what it does not know.
    Logging.configure(false);
    db.system(
        "test",
        tx -> {
          long company =
              tx.sql(
                      """
                      INSERT INTO companies (row_key, name, created_at)
                      VALUES (gen_random_uuid(), 'Transports', now()) RETURNING id
                      """)
                  .one(row -> row.longValue("id"));
          for (int i = 0; i < ROWS; i++) {
            UUID key = new UUID(0, i);
            SealedRow sealed = seals.rowOfNobody(key);
            tx.sql(
                    """
                    INSERT INTO clients (company_id, public_id, client_type, last_name_sealed,
                        email_sealed, email_index, name_index, created_at, updated_at)
                    VALUES (:company, :key, 'PRIVATE', :last, :email, :email_index,
                        CAST(:name_index AS bytea[]), now(), now())
                    """)
                .bind("company", company)
                .bind("key", key)
                .bind("last", sealed.seal(LAST, name(i)))
                .bind("email", sealed.seal(EMAIL, email(i)))
                .bind("email_index", seals.indexKey().index("client email", email(i)))
                .bind("name_index", seals.indexKey().words("client name", name(i)))
                .update();
          }
          Outbox outbox = new Outbox(db, seals, clock);
          for (int i = 0; i < EVENTS; i++) {
            outbox.add(tx, "topic", name(i));
          }
          return tx;
        });
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void movesEverythingAndThenTheOldKeyMayGo() {
    ring.replace(NEW, List.of(OLD));
    assertThat(uses.measure()).containsEntry(OLD_ID, 2L * ROWS + EVENTS).containsEntry(NEW_ID, 0L);
    assertThat(job().task().run(/* dryRun= */ true)).isEqualTo(ROWS + EVENTS);

    assertThat(job().task().run(false)).isEqualTo(ROWS + EVENTS);

    // One data key and one index for each client, one value for each event.
    assertThat(uses.measure()).containsEntry(OLD_ID, 0L).containsEntry(NEW_ID, 2L * ROWS + EVENTS);
    assertThat(job().task().run(true)).isZero();
    assertThat(job().task().run(false)).isZero();
    ring.replace(NEW, List.of());
    everythingReads();
    everyoneIsFound();
    assertThat(formats()).containsExactly(2L);
  }

  @Test
  void aSecondRotationWrapsTheDataKeysOnly() {
    ring.replace(NEW, List.of(OLD));
    job().task().run(false);
    Map<Long, byte[]> before = lastNames();
    ring.replace(OLD, List.of(NEW));
    // Data keys, indexed rows, events.
    assertThat(job().task().run(false)).isEqualTo(2L * ROWS + EVENTS);
    ring.replace(OLD, List.of());
    everythingReads();
    everyoneIsFound();
    assertThat(uses.measure()).doesNotContainKey(NEW_ID).containsEntry("unknown", 0L);
    lastNames().forEach((id, name) -> assertThat(name).isEqualTo(before.get(id)));
  }

  @Test
  void killedMidwayEverythingReadsAndTheNextRunGoesOn() {
    ring.replace(NEW, List.of(OLD));
    // The fifth batch dies before it commits.
    long middle = clientIds().get(450);
    TestPostgres.asSuperuser(
        database,
        "ALTER TABLE clients ADD CONSTRAINT killed CHECK (id <> " + middle + ") NOT VALID");
    assertThatThrownBy(() -> job().task().run(false)).isInstanceOf(ConstraintViolation.class);
    assertThat(uses.measure()).containsEntry(NEW_ID, 2 * 400L);
    everythingReads();
    everyoneIsFound();

    TestPostgres.asSuperuser(database, "ALTER TABLE clients DROP CONSTRAINT killed");
    assertThat(job().task().run(false)).isEqualTo(ROWS - 400 + EVENTS);
    assertThat(uses.measure()).containsEntry(OLD_ID, 0L);
    everythingReads();
    everyoneIsFound();
    Map<String, Long> progress =
        db.system(
            "test",
            tx -> {
              Map<String, Long> done = new HashMap<>();
              tx.sql(
                      "SELECT table_name, rows_done FROM reencryption_progress WHERE finished_at IS NOT NULL")
                  .list(row -> done.put(row.text("table_name"), row.longValue("rows_done")));
              return done;
            });
    assertThat(progress)
        .containsEntry("clients", (long) ROWS)
        .containsEntry("outbox", (long) EVENTS);
  }

  @Test
  void othersReadAndWriteMeanwhile() throws Exception {
    ring.replace(NEW, List.of(OLD));
    AtomicBoolean stop = new AtomicBoolean();
    List<Long> ids = clientIds();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> reads =
          threads.submit(() -> {
            int rounds = 0;
            while (!stop.get() || rounds == 0) {
              everythingReads();
              everyoneIsFound();
              rounds++;
            }
            return rounds;
          });
      Future<Integer> writes =
          threads.submit(() -> {
            int written = 0;
            while (!stop.get() || written == 0) {
              rename(ids.get(written % ROWS), "Renamed Person" + written % ROWS);
              written++;
            }
            return written;
          });
      job().task().run(false);
      job().task().run(false);
      stop.set(true);
      assertThat(reads.get()).isPositive();
      int written = writes.get();
      assertThat(uses.measure()).containsEntry(OLD_ID, 0L);
      Map<Long, String> names = names();
      for (int i = 0; i < Math.min(written, ROWS); i++) {
        assertThat(names.get(ids.get(i))).isEqualTo("Renamed Person" + i);
      }
    }
  }

  @Test
  void aKeyThatIsMissingIsToldAsUnknown() {
    ring.replace(NEW, List.of());
    assertThat(uses.measure()).containsEntry("unknown", 2L * ROWS + EVENTS);
    assertThat(
            meters
                .gauge("encryption_key_uses", List.of(Tag.create("key_id", "unknown")))
                .orElseThrow()
                .value()
                .longValue())
        .isEqualTo(2L * ROWS + EVENTS);
    assertThatThrownBy(() -> job().task().run(false)).isInstanceOf(UnreadableSeal.class);
    ring.replace(NEW, List.of(OLD));
    everythingReads();
  }

  private Job job() {
    return new ReEncryption(db, seals, TABLES, uses, clock).job();
  }

  private void everythingReads() {
    Map<Long, String> names = names();
    assertThat(names).hasSize(ROWS);
    assertThat(names.values()).allMatch(name -> name.matches("(Renamed )?Person\\d+"));
    List<String> events =
        db.nobody(tx ->
            tx.sql("SELECT row_key, payload_sealed FROM outbox ORDER BY id")
                .list(
                    row -> seals.rowOfNobody(row.uuid("row_key")).require(row, PAYLOAD).reveal()));
    assertThat(events).hasSize(EVENTS).contains("Person0", "Person" + (EVENTS - 1));
  }

  private Map<Long, String> names() {
    Map<Long, String> names = new HashMap<>();
    db.system(
        "test",
        tx ->
            tx.sql(
                    """
                    SELECT id, public_id, last_name_sealed,
                        (SELECT key_sealed FROM data_keys WHERE subject = public_id) AS data_key
                    FROM clients
                    """)
                .list(row ->
                    names.put(
                        row.longValue("id"),
                        seals.own(row, "public_id").require(row, LAST).reveal())));
    return names;
  }

  private void everyoneIsFound() {
    List<byte[]> wanted = new ArrayList<>();
    for (int i = 0; i < ROWS; i += 37) {
      PersonalText email = email(i);
      seals.indexKeys().forEach(key -> wanted.add(key.index("client email", email)));
    }
    long found =
        db.system(
            "test",
            tx ->
                tx.sql(
                        "SELECT count(*) AS n FROM clients WHERE email_index = ANY (CAST(:w AS bytea[]))")
                    .bind("w", wanted.toArray(byte[][]::new))
                    .one(row -> row.longValue("n")));
    assertThat(found).isEqualTo((ROWS + 36L) / 37);
  }

  private void rename(long id, String name) {
    db.system(
        "test",
        tx -> {
          UUID key =
              tx.sql("SELECT public_id FROM clients WHERE id = :id FOR UPDATE")
                  .bind("id", id)
                  .one(row -> row.uuid("public_id"));
          Subject subject =
              Subject.client(
                  key,
                  tx.sql("SELECT company_id FROM clients WHERE id = :id")
                      .bind("id", id)
                      .one(row -> new CompanyId(row.longValue("company_id"))));
          SealedRow sealed = seals.row(seals.dataKeys().require(tx, subject), key);
          return tx.sql("UPDATE clients SET last_name_sealed = :name WHERE id = :id")
              .bind("name", sealed.seal(LAST, new PersonalText(name)))
              .bind("id", id)
              .update();
        });
  }

  private List<Long> clientIds() {
    return db.system(
        "test",
        tx -> tx.sql("SELECT id FROM clients ORDER BY id").list(row -> row.longValue("id")));
  }

  private Map<Long, byte[]> lastNames() {
    Map<Long, byte[]> values = new HashMap<>();
    db.system(
        "test",
        tx ->
            tx.sql("SELECT id, last_name_sealed FROM clients")
                .list(row -> values.put(row.longValue("id"), row.bytes("last_name_sealed"))));
    return values;
  }

  private List<Long> formats() {
    return db.system(
        "test",
        tx ->
            tx.sql("SELECT DISTINCT get_byte(last_name_sealed, 0) AS format FROM clients")
                .list(row -> row.longValue("format")));
  }

  private static PersonalText name(int i) {
    return new PersonalText("Person" + i);
  }

  private static PersonalText email(int i) {
    return new PersonalText("person" + i + "@example.ch");
  }
}
