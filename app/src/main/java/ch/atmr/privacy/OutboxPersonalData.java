package ch.atmr.privacy;

import ch.atmr.platform.db.Tx;
import java.util.List;

/** Events on their way out may name people in their sealed payloads. */
final class OutboxPersonalData implements PersonalData {
  private static final String COUNT =
      "SELECT count(*) AS overdue FROM outbox WHERE created_at < :before";
  private static final String DELETE =
      """
      WITH due AS (
        SELECT id, created_at FROM outbox
        WHERE created_at < :before AND (created_at, id) > (:after_time, :after_id)
        ORDER BY created_at, id LIMIT :batch FOR UPDATE SKIP LOCKED),
      gone AS (
        DELETE FROM outbox o USING due WHERE o.id = due.id RETURNING o.created_at AS time, o.id)
      SELECT count(*) AS rows, max(time) AS last_time,
             (array_agg(id ORDER BY time DESC, id DESC))[1] AS last_id
      FROM gone
      """;

  @Override
  public List<TableCare> tables() {
    return List.of(
        TableCare.notExported(
            "outbox",
            "passing events; what they are about is exported where it is kept",
            "deleted 30 days after delivery, undelivered ones by gdpr-purge"));
  }

  @Override
  public void export(Tx tx, Subject subject, ExportDocument out) {}

  @Override
  public List<Expiring> expiring() {
    return List.of(new Expiring("outbox", RetentionPeriods.Kind.EVENTS, COUNT, DELETE));
  }
}
