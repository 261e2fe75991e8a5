package ch.atmr.dispatch;

import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import ch.atmr.privacy.Expiring;
import ch.atmr.privacy.ExportDocument;
import ch.atmr.privacy.PersonalData;
import ch.atmr.privacy.RetentionPeriods;
import ch.atmr.privacy.Subject;
import ch.atmr.privacy.TableCare;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who asked for which plan. */
final class DispatchPersonalData implements PersonalData {
  private static final int PAGE = 500;
  private static final String REQUESTED =
      """
      SELECT id, for_date, status, mode, created_at, completed_at FROM dispatch_runs
      WHERE requested_by = :user AND id > :after ORDER BY id LIMIT :page
      """;
  private static final String OLD =
      """
      FROM dispatch_runs r
      WHERE r.created_at < :before AND r.status NOT IN ('QUEUED', 'RUNNING')
        AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.dispatch_run_id = r.id)
      """;
  private static final String COUNT = "SELECT count(*) AS overdue " + OLD;
  private static final String DELETE =
      "WITH due AS (SELECT r.id, r.created_at "
          + OLD
          + """
            AND (r.created_at, r.id) > (:after_time, :after_id)
            ORDER BY r.created_at, r.id LIMIT :batch FOR UPDATE OF r SKIP LOCKED),
          gone AS (
            DELETE FROM dispatch_runs r USING due WHERE r.id = due.id
            RETURNING r.created_at AS time, r.id)
          SELECT count(*) AS rows, max(time) AS last_time,
                 (array_agg(id ORDER BY time DESC, id DESC))[1] AS last_id
          FROM gone
          """;

  @Override
  public List<TableCare> tables() {
    return List.of(
        TableCare.exported("dispatch_runs", "deleted by gdpr-purge"),
        TableCare.notExported(
            "dispatch_unassigned",
            "why a run left a ride out; the ride itself is exported",
            "deleted with its run or its booking"));
  }

  @Override
  public void export(Tx tx, Subject subject, ExportDocument out) {
    out.list(
        "dispatch_runs",
        add -> {
          long after = 0;
          List<RequestedRun> page;
          do {
            page =
                tx.sql(REQUESTED)
                    .bind("user", subject.user().value())
                    .bind("after", after)
                    .bind("page", PAGE)
                    .list(RequestedRun::of);
            page.forEach(add);
            after = page.isEmpty() ? after : page.getLast().id();
          } while (page.size() == PAGE);
        });
  }

  @Override
  public List<Expiring> expiring() {
    return List.of(new Expiring("dispatch_runs", RetentionPeriods.Kind.EVENTS, COUNT, DELETE));
  }

  /** A run that the person asked for. */
  public record RequestedRun(
      long id,
      LocalDate forDate,
      String status,
      String mode,
      Instant createdAt,
      @Nullable Instant completedAt) {
    static RequestedRun of(Row row) {
      return new RequestedRun(
          row.longValue("id"),
          row.date("for_date"),
          row.text("status"),
          row.text("mode"),
          row.instant("created_at"),
          row.optionalInstant("completed_at").orElse(null));
    }
  }
}
