package ch.atmr.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.crypto.KeyRing;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.testing.Await;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestPostgres;
import ch.atmr.testing.TestPostgres.Database;
import java.time.Duration;
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

  private final SettableClock clock = new SettableClock();
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
    new OutboxDelivery(outbox, Map.of(), clock, Duration.ofMillis(10)).deliverDue();
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
  void twoProcessesShareTheWork() {
    for (int i = 0; i < 50; i++) {
      add("event " + i);
    }
    OutboxDelivery one = new OutboxDelivery(outbox, consumers(), clock, Duration.ofMillis(5));
    OutboxDelivery two = new OutboxDelivery(outbox, consumers(), clock, Duration.ofMillis(5));
    one.start();
    two.start();
    try {
      Await.until("all delivered", Duration.ofSeconds(20), () -> delivered.size() >= 50);
      add("late");
      Await.until("the late one too", Duration.ofSeconds(20), () -> delivered.size() >= 51);
    } finally {
      one.close();
      two.close();
    }
    assertThat(delivered).doesNotHaveDuplicates().hasSize(51);
    add("after the stop");
    assertThat(delivered).doesNotContain("after the stop");
  }

  private Map<String, Consumer<OutboxEvent>> consumers() {
    return Map.of("topic", this::deliver);
  }

  private OutboxDelivery delivery(Consumer<OutboxEvent> consumer) {
    return new OutboxDelivery(outbox, Map.of("topic", consumer), clock, Duration.ofMillis(10));
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
