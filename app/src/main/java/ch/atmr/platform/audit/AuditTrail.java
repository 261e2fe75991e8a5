package ch.atmr.platform.audit;

import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The tables of the audit trail, as its owner reads them. */
final class AuditTrail {
  private static final String HOLD_STILL =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
  private static final String CHAINS =
      "SELECT chain FROM audit_chains UNION SELECT DISTINCT chain FROM audit_links";
  private static final String HEAD = "SELECT sequence, hash FROM audit_chains WHERE chain = :chain";
  private static final String PAGE =
      """
      SELECT l.sequence, l.event_id, l.previous_hash, l.hash, e.id,
             CAST(extract(epoch FROM e.at) * 1000000 AS bigint) AS at_micros, e.action, e.category,
             e.company_id, e.user_id, e.subject, CAST(e.details AS text) AS details
      FROM audit_links l LEFT JOIN audit_events e ON e.id = l.event_id
      WHERE l.chain = :chain AND l.sequence > :after
      ORDER BY l.sequence LIMIT :page
      """;
  private static final String OUTSIDE =
      """
      SELECT coalesce(e.company_id, 0) AS chain, min(e.id) AS event
      FROM audit_events e
      WHERE NOT EXISTS (SELECT 1 FROM audit_links l WHERE l.event_id = e.id)
        AND NOT EXISTS (SELECT 1 FROM audit_unlinked u WHERE u.event_id = e.id)
      GROUP BY 1
      """;
  private static final String LOST =
      """
      SELECT u.event_id FROM audit_unlinked u
      WHERE NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.id = u.event_id)
      ORDER BY u.event_id LIMIT 1
      """;
  private static final String WAITING = "SELECT count(*) AS events FROM audit_unlinked";

  /** Lets the transaction, of which it is the first statement, see one moment only. */
  void holdStill(Tx tx) {
    tx.sql(HOLD_STILL).update();
  }

  List<Long> chains(Tx tx) {
    return tx.sql(CHAINS).list(row -> row.longValue("chain"));
  }

  /** The recorded end of a chain; its beginning where none is recorded. */
  Head head(Tx tx, long chain) {
    return tx.sql(HEAD)
        .bind("chain", chain)
        .optional(row -> new Head(row.longValue("sequence"), row.bytes("hash")))
        .orElseGet(() -> new Head(0, ChainWalk.BEGINNING.clone()));
  }

  List<LinkedEvent> page(Tx tx, long chain, long after, int page) {
    return tx.sql(PAGE)
        .bind("chain", chain)
        .bind("after", after)
        .bind("page", page)
        .list(AuditTrail::link);
  }

  /** By chain, the first event that is in the table and in no chain. */
  Map<Long, Long> outside(Tx tx) {
    Map<Long, Long> events = new HashMap<>();
    tx.sql(OUTSIDE).list(row -> events.put(row.longValue("chain"), row.longValue("event")));
    return events;
  }

  /** An event that waited for its link and is gone. */
  Optional<Long> lost(Tx tx) {
    return tx.sql(LOST).optional(row -> row.longValue("event_id"));
  }

  long waiting(Tx tx) {
    return tx.sql(WAITING).one(row -> row.longValue("events"));
  }

  private static LinkedEvent link(Row row) {
    OptionalLong id = row.optionalLong("id");
    Optional<RecordedEvent> recorded =
        id.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new RecordedEvent(
                    id.getAsLong(),
                    row.longValue("at_micros"),
                    row.text("action"),
                    row.text("category"),
                    row.optionalLong("company_id"),
                    row.optionalLong("user_id"),
                    row.optionalText("subject"),
                    row.text("details")));
    return new LinkedEvent(
        row.longValue("sequence"),
        row.longValue("event_id"),
        row.bytes("previous_hash"),
        row.bytes("hash"),
        recorded);
  }

  /** Where a chain ends. */
  record Head(long sequence, byte[] hash) {}
}
