package ch.atmr.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataKeysTest {
  private static final Encrypted<PersonalText> NAME = Encrypted.text("clients", "last_name_sealed");
  private static final PersonalText TEXT = new PersonalText("Zoé Müller");

  private final Database database = TestPostgres.database();
  private final KeyRing ring =
      new KeyRing(new Secret("a master key for tests of data keys, long enough"), List.of());
  private final Seals seals = new Seals(ring, new SettableClock());
  private final DataKeys keys = seals.dataKeys();
  private Db db;
  private CompanyId company;
  private CompanyId other;

  @BeforeEach
  void open() {
    db = new Db(database.app());
    company = addCompany();
    other = addCompany();
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void onlyItsTenantSeesAKey() {
    Subject subject = Subject.client(UUID.randomUUID(), company);
    db.tenant(company, tx -> keys.create(tx, subject));
    long own = db.tenant(company, tx -> count(tx, subject));
    long foreign = db.tenant(other, tx -> count(tx, subject));
    long users = db.user(new UserId(1), tx -> count(tx, subject));
    long nobodys = db.nobody(tx -> count(tx, subject));
    assertThat(List.of(own, foreign, users, nobodys)).containsExactly(1L, 0L, 0L, 0L);
    assertThatThrownBy(() -> db.tenant(other, tx -> keys.create(tx, subject)))
        .hasStackTraceContaining("row-level security");
    long changed = db.tenant(other, tx -> update(tx, subject));
    assertThat(changed).isZero();
  }

  @Test
  void noKeyIsEverDeleted() {
    assertThatThrownBy(() -> db.system("test", tx -> tx.sql("DELETE FROM data_keys").update()))
        .hasStackTraceContaining("permission denied");
  }

  @Test
  void aSubjectGetsOneKeyHoweverManyAskAtATime() throws Exception {
    Subject subject = Subject.driver(UUID.randomUUID(), company);
    Set<List<Byte>> wrapped = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<DataKey>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(threads.submit(() -> db.tenant(company, tx -> keys.require(tx, subject))));
      }
      for (Future<DataKey> one : all) {
        wrapped.add(bytes(one.get()));
      }
    }
    assertThat(wrapped).hasSize(1);
  }

  @Test
  void aDestroyedKeyIsOutOfUseAtOnceInEveryProcess() {
    Subject subject = Subject.client(UUID.randomUUID(), company);
    DataKey key = db.tenant(company, tx -> keys.create(tx, subject));
    byte[] sealed = seals.row(key, subject.id()).seal(NAME, TEXT);
    Seals elsewhere = new Seals(ring, new SettableClock());
    assertThat(elsewhere.row(read(subject), subject.id()).open(NAME, sealed)).contains(TEXT);

    boolean first = db.tenant(company, tx -> keys.destroy(tx, subject));
    assertThat(first).isTrue();

    for (Seals any : List.of(seals, elsewhere)) {
      assertThat(any.row(read(subject), subject.id()).open(NAME, sealed))
          .contains(PersonalText.ERASED);
    }
    boolean second = db.tenant(company, tx -> keys.destroy(tx, subject));
    assertThat(second).isFalse();
    assertThat(read(subject).isDestroyed()).isTrue();
  }

  @Test
  void oneWhoHadNoKeyIsErasedToo() {
    Subject subject = Subject.user(UUID.randomUUID(), Optional.empty());
    DataKey after =
        db.system(
            "test",
            tx -> {
              keys.destroy(tx, subject);
              return keys.require(tx, subject);
            });
    assertThat(after.isDestroyed()).isTrue();
  }

  private DataKey read(Subject subject) {
    return db.tenant(company, tx -> keys.require(tx, subject));
  }

  private CompanyId addCompany() {
    return db.system(
        "test",
        tx ->
            tx.sql(
                    """
                    INSERT INTO companies (row_key, name, created_at)
                    VALUES (gen_random_uuid(), 'Transports', now()) RETURNING id
                    """)
                .one(row -> new CompanyId(row.longValue("id"))));
  }

  private static long count(Tx tx, Subject subject) {
    return tx.sql("SELECT count(*) AS n FROM data_keys WHERE subject = :subject")
        .bind("subject", subject.id())
        .one(row -> row.longValue("n"));
  }

  private static long update(Tx tx, Subject subject) {
    return tx.sql("UPDATE data_keys SET created_at = now() WHERE subject = :subject")
        .bind("subject", subject.id())
        .update();
  }

  private static List<Byte> bytes(DataKey key) {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : Objects.requireNonNull(key.wrapped())) {
      bytes.add(b);
    }
    return bytes;
  }
}
