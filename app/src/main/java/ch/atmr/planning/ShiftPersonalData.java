package ch.atmr.planning;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import ch.atmr.privacy.Expiring;
import ch.atmr.privacy.ExportDocument;
import ch.atmr.privacy.PersonalData;
import ch.atmr.privacy.RetentionPeriods;
import ch.atmr.privacy.Subject;
import ch.atmr.privacy.TableCare;
import java.time.Instant;
import java.util.List;

/** When drivers worked. */
public final class ShiftPersonalData implements PersonalData {
  private static final int PAGE = 500;
  private static final String OF_DRIVER =
      ShiftRepository.COLUMNS
          + """
          WHERE s.company_id = :company AND o.user_id = :user AND s.id > :after
          ORDER BY s.id LIMIT :page
          """;
  private static final String CONCERNS =
      """
      SELECT EXISTS (SELECT 1 FROM shifts s JOIN drivers d ON d.id = s.driver_id
                     WHERE d.user_id = :user AND s.ends_at >= :since) AS concerned
      """;
  private static final String COUNT =
      "SELECT count(*) AS overdue FROM shifts WHERE ends_at < :before";
  private static final String DELETE =
      """
      WITH due AS (
        SELECT id, ends_at FROM shifts
        WHERE ends_at < :before AND (ends_at, id) > (:after_time, :after_id)
        ORDER BY ends_at, id LIMIT :batch FOR UPDATE SKIP LOCKED),
      gone AS (
        DELETE FROM shifts s USING due WHERE s.id = due.id RETURNING s.ends_at AS time, s.id)
      SELECT count(*) AS rows, max(time) AS last_time,
             (array_agg(id ORDER BY time DESC, id DESC))[1] AS last_id
      FROM gone
      """;

  private final ShiftRepository shifts;

  ShiftPersonalData(ShiftRepository shifts) {
    this.shifts = shifts;
  }

  @Override
  public List<TableCare> tables() {
    return List.of(TableCare.exported("shifts", "deleted by gdpr-purge"));
  }

  @Override
  public void export(Tx tx, Subject subject, ExportDocument out) {
    out.list(
        "shifts",
        add ->
            subject
                .company()
                .ifPresent(company -> {
                  long after = 0;
                  List<Shift> page;
                  do {
                    page = page(tx, company, subject.user(), after);
                    page.forEach(shift -> add.accept(ShiftView.of(shift)));
                    after = page.isEmpty() ? after : page.getLast().id().value();
                  } while (page.size() == PAGE);
                }));
  }

  @Override
  public boolean concerns(Tx tx, UserId user, Instant since) {
    return tx.sql(CONCERNS)
        .bind("user", user.value())
        .bind("since", since)
        .one(row -> row.bool("concerned"));
  }

  @Override
  public List<Expiring> expiring() {
    return List.of(new Expiring("shifts", RetentionPeriods.Kind.EVENTS, COUNT, DELETE));
  }

  private List<Shift> page(Tx tx, CompanyId company, UserId user, long after) {
    return tx.sql(OF_DRIVER)
        .bind("company", company.value())
        .bind("user", user.value())
        .bind("after", after)
        .bind("page", PAGE)
        .list(shifts::shift);
  }
}
