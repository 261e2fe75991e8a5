package ch.atmr.platform.outbox;

import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.jobs.Batches;
import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.telemetry.Correlation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of events to deliver. Payloads may be personal, so they are sealed. */
public final class Outbox {
  private static final Encrypted<PersonalText> PAYLOAD = Encrypted.text("outbox", "payload_sealed");

  /** What is sealed here: by the master key, as an event may tell of several people. */
  public static final SealedTable SEALED =
      new SealedTable("outbox", "id", "row_key", Optional.empty(), List.of(PAYLOAD), List.of());

  private static final String INSERT =
      """
      INSERT INTO outbox (row_key, topic, payload_sealed, created_at, next_attempt_at, traceparent)
      VALUES (:row_key, :topic, :payload, :now, :now, :traceparent)
      """;
  // Rescheduling while claiming: if this process dies, another takes the event up after the lease.
  private static final String CLAIM =
      """
      UPDATE outbox SET attempts = attempts + 1, next_attempt_at = :lease_end
      WHERE id IN (SELECT id FROM outbox
                   WHERE done_at IS NULL AND failed_at IS NULL AND next_attempt_at <= :now
                   ORDER BY next_attempt_at LIMIT :batch FOR UPDATE SKIP LOCKED)
      RETURNING id, row_key, topic, payload_sealed, attempts, traceparent
      """;
  private static final String DONE = "UPDATE outbox SET done_at = :now WHERE id = :id";
  private static final String RETRY =
      """
      UPDATE outbox SET next_attempt_at = :next, last_error = :error, failed_at = :failed
      WHERE id = :id
      """;

  // Waits for a delivery of the same event that is still at work elsewhere.
  private static final String FIRST_TIME =
      "UPDATE outbox SET effect_at = :now WHERE id = :id AND effect_at IS NULL";
  private static final String FIGURES =
      """
      SELECT (SELECT count(*) FROM outbox WHERE done_at IS NULL AND failed_at IS NULL) AS pending,
             (SELECT min(created_at) FROM outbox WHERE done_at IS NULL AND failed_at IS NULL)
               AS oldest,
             (SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND done_at IS NULL) AS failed
      """;

  private static final Duration KEPT = Duration.ofDays(30);
  private static final String COUNT_OLD =
      "SELECT count(*) AS events FROM outbox WHERE done_at < :before";
  private static final String DELETE_OLD =
      """
      DELETE FROM outbox WHERE id IN (
          SELECT id FROM outbox WHERE done_at < :before ORDER BY done_at LIMIT :batch)
      """;
  private static final int CLEANUP_BATCH = 1_000;

  private final Db db;
  private final Seals seals;
  private final Clock clock;

  public Outbox(Db db, Seals seals, Clock clock) {
    this.db = db;
    this.seals = seals;
    this.clock = clock;
  }

  /** The job that deletes events delivered 30 days ago. */
  public Job cleanup() {
    return new Job(
        "outbox-cleanup", "0 17 3 * * ?", "deletes events delivered 30 days ago", this::deleteOld);
  }

  private long deleteOld(boolean dryRun) {
    Instant before = clock.instant().minus(KEPT);
    return dryRun
        ? db.nobody(
            tx -> tx.sql(COUNT_OLD).bind("before", before).one(row -> row.longValue("events")))
        : Batches.untilSmaller(CLEANUP_BATCH, () -> deleteSome(before));
  }

  private long deleteSome(Instant before) {
    return db.nobody(
        tx -> tx.sql(DELETE_OLD).bind("before", before).bind("batch", CLEANUP_BATCH).update());
  }

  /** Adds an event in the transaction that makes it true. */
  public void add(Tx tx, String topic, PersonalText payload) {
    UUID rowKey = UUID.randomUUID();
    tx.sql(INSERT)
        .bind("row_key", rowKey)
        .bind("topic", topic)
        .bind("payload", seals.rowOfNobody(rowKey).seal(PAYLOAD, payload))
        .bind("now", clock.instant())
        .bind("traceparent", Correlation.currentTraceparent())
        .update();
  }

  /**
   * Whether this transaction is the first to have the event's effect. A consumer whose effect would
   * be wrong twice asks in the transaction of the effect, and leaves it when the answer is no.
   */
  public boolean isFirst(Tx tx, OutboxEvent event) {
    return tx.sql(FIRST_TIME).bind("now", clock.instant()).bind("id", event.id()).update() == 1;
  }

  /** How the outbox stands. */
  OutboxFigures figures() {
    Instant now = clock.instant();
    return db.nobody(tx ->
        tx.sql(FIGURES)
            .one(row ->
                new OutboxFigures(
                    row.longValue("pending"),
                    row.optionalInstant("oldest")
                        .map(oldest -> Duration.between(oldest, now))
                        .orElse(Duration.ZERO),
                    row.longValue("failed"))));
  }

  List<Claimed> claim(int batch, Duration lease) {
    Instant now = clock.instant();
    return db.nobody(tx ->
        tx.sql(CLAIM)
            .bind("now", now)
            .bind("lease_end", now.plus(lease))
            .bind("batch", batch)
            .list(Outbox::claimed));
  }

  /** The event, its payload opened: one that no key opens must not hold up the others. */
  OutboxEvent open(Claimed claimed) {
    return new OutboxEvent(
        claimed.id(),
        claimed.rowKey(),
        claimed.topic(),
        seals.rowOfNobody(claimed.rowKey()).open(PAYLOAD, claimed.payload()).orElseThrow(),
        claimed.attempts());
  }

  void done(Claimed event) {
    db.nobody(tx -> tx.sql(DONE).bind("now", clock.instant()).bind("id", event.id()).update());
  }

  void retry(Claimed event, Instant next, boolean giveUp, String error) {
    db.nobody(tx ->
        tx.sql(RETRY)
            .bind("next", next)
            .bind("error", error)
            .bind("failed", giveUp ? clock.instant() : null)
            .bind("id", event.id())
            .update());
  }

  private static Claimed claimed(Row row) {
    return new Claimed(
        row.longValue("id"),
        row.uuid("row_key"),
        row.text("topic"),
        row.bytes("payload_sealed"),
        row.intValue("attempts"),
        row.optionalText("traceparent"));
  }

  /**
   * An event that this process has taken, still sealed.
   *
   * @param traceparent of the work that left it behind
   */
  record Claimed(
      long id,
      UUID rowKey,
      String topic,
      byte[] payload,
      int attempts,
      Optional<String> traceparent) {}
}
