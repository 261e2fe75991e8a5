package ch.atmr.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.audit.ChainVerdict.Fault;
import ch.atmr.platform.db.Db;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever tampers is above all triggers: a superuser who switches them off. */
class AuditChainTest {
  private static final CompanyId COMPANY = new CompanyId(7);
  private static final CompanyId OTHER = new CompanyId(8);
  private static final int EVENTS = 10;

  private Database database;
  private Db db;
  private Db owner;
  private AuditLinker linker;
  private AuditVerifier verifier;

  @BeforeEach
  void linkTenEvents() {
    database = TestPostgres.database();
    db = new Db(database.app());
    owner = new Db(database.owner());
    linker = new AuditLinker(db, new SettableClock());
    verifier = new AuditVerifier(owner);
    for (int i = 1; i <= EVENTS; i++) {
      record(COMPANY, i);
      record(OTHER, i);
    }
    db.system("réseau", tx -> tx.sql("SELECT 1 AS n").one(row -> row.intValue("n")));
    linkAll();
  }

  @AfterEach
  void close() {
    db.close();
    owner.close();
  }

  @Test
  void anUntouchedTrailIsWhole() {
    AuditVerifier.Report report = verifier.verify(Optional.empty(), List.of());
    assertThat(report.isWhole()).as(report.toString()).isTrue();
    assertThat(report.waiting()).isZero();
    assertThat(report.chains()).extracting(ChainVerdict::chain).containsExactly(0L, 7L, 8L);
    assertThat(report.chains())
        .extracting(ChainVerdict::verified)
        .containsExactly(1L, (long) EVENTS, (long) EVENTS);
    ChainVerdict alone = verifier.verify(Optional.of(7L), List.of()).chains().getFirst();
    assertThat(alone).isEqualTo(report.chains().get(1));
    assertThat(alone.headSequence()).isEqualTo(EVENTS);
    assertThat(alone.headHash()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at = at + interval '1 microsecond'",
        "action = 'LOGGED_OUT'",
        "category = 'accounts'",
        "company_id = 8",
        "user_id = 4",
        "user_id = NULL",
        "subject = 'booking:99'",
        "subject = NULL",
        "details = '{}'"
      })
  void aChangedEventIsFound(String change) {
    tamper("UPDATE audit_events SET " + change + " WHERE id = " + event(4));
    broken(Fault.EVENT_CHANGED, 4, 3);
    assertThat(verifier.verify(Optional.of(8L), List.of()).isWhole()).isTrue();
  }

  @Test
  void aRemovedEventIsFound() {
    tamper("DELETE FROM audit_events WHERE id = " + event(6));
    broken(Fault.EVENT_REMOVED, 6, 5);
  }

  @Test
  void anEventRemovedWithItsLinkIsFound() {
    tamper(
        "DELETE FROM audit_events WHERE id = "
            + event(6)
            + "; DELETE FROM audit_links WHERE chain = 7 AND sequence = 6");
    broken(Fault.LINK_REMOVED, 7, 5);
  }

  @Test
  void aGapThatWasClosedUpIsFound() {
    tamper(
        "DELETE FROM audit_links WHERE chain = 7 AND sequence = 6;"
            + "UPDATE audit_links SET sequence = -sequence + 1000 WHERE chain = 7 AND sequence > 6;"
            + "UPDATE audit_links SET sequence = 1000 - sequence - 1"
            + " WHERE chain = 7 AND sequence > 900");
    broken(Fault.LINK_CHANGED, 6, 5);
  }

  @Test
  void swappedLinksAreFound() {
    tamper(
        "UPDATE audit_links SET sequence = 1000 WHERE chain = 7 AND sequence = 3;"
            + "UPDATE audit_links SET sequence = 3 WHERE chain = 7 AND sequence = 4;"
            + "UPDATE audit_links SET sequence = 4 WHERE chain = 7 AND sequence = 1000");
    broken(Fault.LINK_CHANGED, 3, 2);
  }

  @Test
  void aRemovedTailIsFound() {
    tamper("DELETE FROM audit_links WHERE chain = 7 AND sequence > 8");
    broken(Fault.TAIL_REMOVED, 8, 8);
  }

  @Test
  void aTailRemovedWithItsRecordIsFoundByWhatWasNotedOutside() {
    Noted noted = end();
    tamper(
        "DELETE FROM audit_events WHERE id >= "
            + event(9)
            + " AND company_id = 7;"
            + "DELETE FROM audit_links WHERE chain = 7 AND sequence > 8;"
            + "UPDATE audit_chains SET sequence = 8, hash = (SELECT hash FROM audit_links"
            + " WHERE chain = 7 AND sequence = 8) WHERE chain = 7");
    assertThat(verify(List.of()).isWhole()).as("nothing inside tells").isTrue();
    assertThat(verify(List.of(noted)).firstBreak())
        .contains(new ChainVerdict.Break(Fault.NOT_AS_NOTED, EVENTS, 0));
  }

  @Test
  void aChainWrittenAnewIsFoundByWhatWasNotedOutside() {
    Noted noted = end();
    tamper(
        """
        UPDATE audit_events SET subject = 'booking:99' WHERE id = %d;
        DO $$
        DECLARE l audit_links; e audit_events; previous bytea := decode(repeat('00', 32), 'hex');
        BEGIN
          FOR l IN SELECT * FROM audit_links WHERE chain = 7 ORDER BY sequence LOOP
            SELECT * INTO e FROM audit_events WHERE id = l.event_id;
            UPDATE audit_links SET previous_hash = previous,
              hash = sha256(previous || convert_to(audit_canonical(7, l.sequence, e), 'UTF8'))
              WHERE chain = 7 AND sequence = l.sequence RETURNING hash INTO previous;
          END LOOP;
          UPDATE audit_chains SET hash = previous WHERE chain = 7;
        END $$\
        """
            .formatted(event(4)));
    assertThat(verify(List.of()).isWhole()).as("nothing inside tells").isTrue();
    assertThat(verify(List.of(noted)).firstBreak().orElseThrow().fault())
        .isEqualTo(Fault.NOT_AS_NOTED);
  }

  @Test
  void aChainRemovedAsAWholeIsFoundByWhatWasNotedOutside() {
    Noted noted = end();
    tamper(
        "DELETE FROM audit_events WHERE company_id = 7; DELETE FROM audit_links WHERE chain = 7;"
            + "DELETE FROM audit_chains WHERE chain = 7");
    assertThat(verifier.verify(Optional.empty(), List.of(noted)).isWhole()).isFalse();
  }

  @Test
  void anEventThatWasSlippedInIsFound() {
    tamper("INSERT INTO audit_events (action, category, company_id) VALUES ('LOGGED_OUT', 'x', 7)");
    assertThat(verify(List.of()).firstBreak().orElseThrow().fault()).isEqualTo(Fault.EVENT_OUTSIDE);
  }

  @Test
  void anEventRemovedBeforeItWasLinkedIsFound() {
    record(COMPANY, 11);
    assertThat(verifier.verify(Optional.empty(), List.of()).waiting()).isEqualTo(1);
    tamper("DELETE FROM audit_events WHERE id = (SELECT max(id) FROM audit_events)");
    AuditVerifier.Report report = verifier.verify(Optional.empty(), List.of());
    assertThat(report.chains().getFirst().firstBreak().orElseThrow().fault())
        .isEqualTo(Fault.EVENT_REMOVED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_events SET action = 'x'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "UPDATE audit_links SET sequence = 1",
        "DELETE FROM audit_links",
        "TRUNCATE audit_links"
      })
  void notEvenTheOwnerChangesTheTrail(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.owner().jdbcUrl(), database.owner().user(), database.owner().password());
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("append-only");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM audit_links",
        "SELECT * FROM audit_chains",
        "INSERT INTO audit_unlinked VALUES (1)",
        "DELETE FROM audit_unlinked",
        "UPDATE audit_chains SET sequence = 0"
      })
  void theServiceReachesNoChain(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.app().jdbcUrl(), database.app().user(), database.app().password());
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("permission denied");
    }
  }

  @Test
  void aTransactionThatFailsLeavesNoEvent() {
    assertThatThrownBy(() ->
            db.tenant(
                COMPANY,
                tx -> {
                  tx.audit(AuditEvent.of(AuditAction.BOOKING_CHANGED));
                  throw new IllegalStateException("no");
                }))
        .hasMessage("no");
    linkAll();
    assertThat(verify(List.of()).verified()).isEqualTo(EVENTS);
  }

  @Test
  void manyWritersAndLinkersKeepTheChainsWhole() throws Exception {
    int writers = 4;
    int each = 40;
    long inEach = EVENTS + 80L;
    AuditLinker second = new AuditLinker(db, new SettableClock());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writing = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        writing.add(
            threads.submit(() -> {
              for (int i = 0; i < each; i++) {
                record(i % 2 == 0 ? COMPANY : OTHER, i);
              }
            }));
      }
      List<Future<?>> linking =
          List.of(
              threads.submit(() -> linkWhile(linker, writing)),
              threads.submit(() -> linkWhile(second, writing)));
      for (Future<?> task : writing) {
        task.get();
      }
      for (Future<?> task : linking) {
        task.get();
      }
    }
    linkAll();
    AuditVerifier.Report report = verifier.verify(Optional.empty(), List.of());
    assertThat(report.isWhole()).as(report.toString()).isTrue();
    assertThat(report.waiting()).isZero();
    assertThat(report.chains())
        .extracting(ChainVerdict::verified)
        .containsExactly(1L, inEach, inEach);
  }

  private static void linkWhile(AuditLinker by, List<Future<?>> writing) {
    while (!writing.stream().allMatch(Future::isDone)) {
      by.link();
    }
  }

  private void linkAll() {
    int linked = linker.link();
    while (linked > 0) {
      linked = linker.link();
    }
  }

  private void record(CompanyId company, int number) {
    db.tenant(
        company,
        tx ->
            tx.audit(
                AuditEvent.of(AuditAction.BOOKING_CHANGED)
                    .by(new UserId(3))
                    .about("booking", number)
                    .with("mot", "à, \"b\" 🚑")
                    .with("count", number)));
  }

  private ChainVerdict verify(List<Noted> noted) {
    return verifier.verify(Optional.of(7L), noted).chains().getFirst();
  }

  private Noted end() {
    ChainVerdict whole = verify(List.of());
    return Noted.parse("7:" + whole.headSequence() + ":" + whole.headHash());
  }

  private void broken(Fault fault, long sequence, long verified) {
    ChainVerdict verdict = verify(List.of());
    assertThat(verdict.verified()).as(verdict.toString()).isEqualTo(verified);
    assertThat(verdict.firstBreak().orElseThrow().fault()).isEqualTo(fault);
    assertThat(verdict.firstBreak().orElseThrow().sequence()).isEqualTo(sequence);
  }

  /** The id of the company's event of that number. */
  private long event(int number) {
    return owner.nobody(tx ->
        tx.sql("SELECT event_id FROM audit_links WHERE chain = 7 AND sequence = :n")
            .bind("n", number)
            .one(row -> row.longValue("event_id")));
  }

  private void tamper(String sql) {
    TestPostgres.asSuperuser(database, "SET session_replication_role = replica; " + sql);
  }
}
