package ch.atmr.privacy;

import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.List;

/** The audit's part of an export: that it was made, and what the audit says about the person. */
final class ExportAudit implements PersonalData {
  private static final String ENTRIES =
      """
      SELECT id, at, action, category FROM own_audit_events(:user)
      WHERE id > :after ORDER BY id LIMIT :page
      """;
  private static final int PAGE = 500;

  /** The one place where the audit of exports is written. */
  void exported(Tx tx, Subject subject) {
    tx.audit(AuditEvent.of(AuditAction.DATA_EXPORTED).in(subject.company()).by(subject.user()));
  }

  @Override
  public List<TableCare> tables() {
    return List.of(
        TableCare.exported("audit_events", "kept: append-only, and names people by number alone"));
  }

  @Override
  public void export(Tx tx, Subject subject, ExportDocument out) {
    out.list(
        "audit_events",
        add -> {
          long after = 0;
          List<Entry> page;
          do {
            page =
                tx.sql(ENTRIES)
                    .bind("user", subject.user().value())
                    .bind("after", after)
                    .bind("page", PAGE)
                    .list(row ->
                        new Entry(
                            row.longValue("id"),
                            row.instant("at"),
                            row.text("action"),
                            row.text("category")));
            page.forEach(add);
            after = page.isEmpty() ? after : page.getLast().id();
          } while (page.size() == PAGE);
        });
  }

  /** Something that was done by the person. */
  public record Entry(long id, Instant at, String action, String category) {}
}
