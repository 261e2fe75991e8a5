package ch.atmr.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.crypto.KeyRing;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.telemetry.Tracing;
import ch.atmr.testing.Await;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxDeliveryTest {
  private static final Seals SEALS =
      new Seals(
          new KeyRing(new Secret("a master key for tests of the outbox"), List.of()),
          new SettableClock());

  private final SettableClock clock = SettableClock.standing();
  private final ConcurrentLinkedQueue<String> delivered = new ConcurrentLinkedQueue<>();
  private Database database;
  private Db db;
  private Outbox outbox;

  @BeforeEach
  void open() {
    database = TestPostgres.database();
    db = new Db(database.app());
    outbox = new Outbox(db, SEALS, clock);
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void anEventIsDeliveredOnce() {
    add("hello");
    OutboxDelivery delivery = delivery(this::deliver);
    assertThat(delivery.deliverDue()).isEqualTo(1);
    clock.advance(Duration.ofHours(2));
    assertThat(delivery.deliverDue()).isZero();
    assertThat(delivered).containsExactly("hello");
  }

  @Test
  void anEventOfATransactionThatFailsNeverHappened() {
    assertThatThrownBy(() ->
            db.nobody(tx -> {
              outbox.add(tx, "topic", new PersonalText("ghost"));
              throw new IllegalStateException("no");
            }))
        .hasMessage("no");
    assertThat(delivery(this::deliver).deliverDue()).isZero();
  }

  @Test
  void payloadsAreSealedInTheDatabase() {
    add("Rosa Muster");
    String raw =
        db.nobody(tx ->
            tx.sql("SELECT encode(payload_sealed, 'escape') AS v FROM outbox")
                .one(row -> row.text("v")));
    assertThat(raw).doesNotContain("Rosa").doesNotContain("Muster");
  }

  @Test
  void aFailingConsumerIsTriedLaterAndLater() {
    add("flaky");
    int[] failures = {3};
    OutboxDelivery delivery =
        delivery(event -> {
          if (failures[0]-- > 0) {
            throw new IllegalStateException("mail server away");
          }
          deliver(event);
        });
    assertThat(delivery.deliverDue()).isEqualTo(1);
    assertThat(delivery.deliverDue()).as("not before its time").isZero();
    for (int pause : new int[] {2, 4, 8}) {
      assertThat(delivered).isEmpty();
      clock.advance(Duration.ofSeconds(pause - 1));
      assertThat(delivery.deliverDue()).isZero();
      clock.advance(Duration.ofMillis(1100));
      assertThat(delivery.deliverDue()).isEqualTo(1);
    }
    assertThat(delivered).containsExactly("flaky");
  }

  @Test
  void afterTwelveAttemptsAnEventIsSetAsideAndKeepsItsReason() {
    add("hopeless");
    OutboxDelivery delivery =
        delivery(_ -> {
          throw new IllegalStateException("Rosa's mailbox is full");
        });
    int attempts = 0;
    for (int i = 0; i < 40; i++) {
      attempts += delivery.deliverDue();
      clock.advance(Duration.ofHours(2));
    }
    assertThat(attempts).isEqualTo(12);
    List<String> errors =
        db.nobody(tx ->
            tx.sql("SELECT last_error FROM outbox WHERE failed_at IS NOT NULL AND done_at IS NULL")
                .list(row -> row.text("last_error")));
    assertThat(errors).containsExactly("java.lang.IllegalStateException");
  }

  @Test
  void aFailureDoesNotHoldUpTheOthers() {
    add("bad");
    add("good");
    OutboxDelivery delivery =
        delivery(event -> {
          if (event.payload().reveal().equals("bad")) {
            throw new IllegalStateException();
          }
          deliver(event);
        });
    delivery.deliverDue();
    assertThat(delivered).containsExactly("good");
  }

  @Test
  void anEventThatCannotBeReadDoesNotHoldUpTheOthers() {
    Seals lost =
        new Seals(
            new KeyRing(new Secret("a master key that nobody has any more"), List.of()),
            new SettableClock());
    db.nobody(tx -> {
      new Outbox(db, lost, clock).add(tx, "topic", new PersonalText("unreadable"));
      return tx;
    });
    add("readable");
    delivery(this::deliver).deliverDue();
    assertThat(delivered).containsExactly("readable");
  }

  @Test
  void anEventWithoutConsumerIsKept() {
    add("nobody listens");
    new OutboxDelivery(outbox, Map.of(), Tracing.off(), clock, Duration.ofMillis(10)).deliverDue();
    clock.advance(Duration.ofMinutes(1));
    assertThat(delivery(this::deliver).deliverDue()).isEqualTo(1);
    assertThat(delivered).containsExactly("nobody listens");
  }

  @Test
  void whatADeadProcessHadTakenIsTakenUpAfterItsLease() {
    add("orphan");
    assertThat(outbox.claim(20, Duration.ofMinutes(2))).hasSize(1); // and the process dies
    OutboxDelivery other = delivery(this::deliver);
    clock.advance(Duration.ofSeconds(110));
    assertThat(other.deliverDue()).isZero();
    clock.advance(Duration.ofSeconds(11));
    assertThat(other.deliverDue()).isEqualTo(1);
    assertThat(delivered).containsExactly("orphan");
  }

  @Test
  void anEffectInTheDatabaseHappensOnceHoweverOftenItsEventComes() {
    TestPostgres.asSuperuser(
        database, "CREATE TABLE effects (n int); GRANT ALL ON effects TO atmr_app");
    add("once");
    int[] deaths = {1};
    OutboxDelivery delivery =
        delivery(event -> {
          db.nobody(tx ->
              outbox.isFirst(tx, event) ? tx.sql("INSERT INTO effects VALUES (1)").update() : 0L);
          deliver(event);
          if (deaths[0]-- > 0) {
            throw new IllegalStateException("died after the effect, before the mark");
          }
        });
    delivery.deliverDue();
    clock.advance(Duration.ofMinutes(3));
    assertThat(delivery.deliverDue()).isEqualTo(1);
    assertThat(delivered).as("it came twice").containsExactly("once", "once");
    assertThat(number("SELECT count(*) AS n FROM effects")).isEqualTo(1);
  }

  @Test
  void anEffectThatWasRolledBackIsTriedAgain() {
    add("again");
    List<Boolean> first = new ArrayList<>();
    OutboxDelivery delivery =
        delivery(event ->
            db.nobody(tx -> {
              first.add(outbox.isFirst(tx, event));
              if (first.size() == 1) {
                throw new IllegalStateException("rolled back");
              }
              return tx;
            }));
    delivery.deliverDue();
    clock.advance(Duration.ofMinutes(3));
    delivery.deliverDue();
    assertThat(first).containsExactly(true, true);
  }

  @Test
  void figuresTellWhatWaitsHowLongAndWhatWasSetAside() {
    assertThat(outbox.figures()).isEqualTo(OutboxFigures.NONE);
    add("waits");
    add("poison");
    TestPostgres.asSuperuser(
        database, "UPDATE outbox SET failed_at = now() WHERE id = (SELECT max(id) FROM outbox)");
    clock.advance(Duration.ofMinutes(5));
    OutboxFigures figures = outbox.figures();
    assertThat(figures.pending()).isEqualTo(1);
    assertThat(figures.oldest()).isEqualTo(Duration.ofMinutes(5));
    assertThat(figures.failed()).isEqualTo(1);
    delivery(this::deliver).deliverDue();
    assertThat(outbox.figures()).isEqualTo(new OutboxFigures(0, Duration.ZERO, 1));
  }

  @Test
  void theServiceTellsTheFigures() {
    try (TestApp app = TestApp.start()) {
      assertThat(app.management().raw("/prometheus/metrics-http").body())
          .contains("outbox_pending{")
          .contains("outbox_oldest_seconds{")
          .contains("outbox_failed{");
    }
  }

  @Test
  void twoProcessesShareTheWork() {
    for (int i = 0; i < 50; i++) {
      add("event " + i);
    }
    OutboxDelivery one =
        new OutboxDelivery(outbox, consumers(), Tracing.off(), clock, Duration.ofMillis(5));
    OutboxDelivery two =
        new OutboxDelivery(outbox, consumers(), Tracing.off(), clock, Duration.ofMillis(5));
    one.start();
    two.start();
    try {
      Await.until("all delivered", () -> delivered.size() >= 50);
      add("late");
      Await.until("the late one too", () -> delivered.size() >= 51);
    } finally {
      one.close();
      two.close();
    }
    assertThat(delivered).doesNotHaveDuplicates().hasSize(51);
    add("after the stop");
    assertThat(delivered).doesNotContain("after the stop");
  }

  private long number(String sql) {
    return db.nobody(tx -> tx.sql(sql).one(row -> row.longValue("n")));
  }

  private Map<String, Consumer<OutboxEvent>> consumers() {
    return Map.of("topic", this::deliver);
  }

  private OutboxDelivery delivery(Consumer<OutboxEvent> consumer) {
    return new OutboxDelivery(
        outbox, Map.of("topic", consumer), Tracing.off(), clock, Duration.ofMillis(10));
  }

  private void deliver(OutboxEvent event) {
    delivered.add(event.payload().reveal());
  }

  private void add(String payload) {
    db.nobody(tx -> {
      outbox.add(tx, "topic", new PersonalText(payload));
      return payload;
    });
  }
}
