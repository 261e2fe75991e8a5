package ch.atmr.drivers;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import ch.atmr.privacy.ExportDocument;
import ch.atmr.privacy.PersonalData;
import ch.atmr.privacy.TableCare;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What companies keep about their drivers. */
public final class DriverPersonalData implements PersonalData {
  private static final PersonalText NO_FIRST_NAME = new PersonalText("Anonymized");
  private static final PersonalText NO_LAST_NAME = new PersonalText("Driver");

  private static final String OF_USER =
      "SELECT id, company_id, row_key FROM drivers WHERE user_id = :user AND anonymised_at IS NULL FOR UPDATE";
  private static final String GONE =
      """
      FROM drivers d
      WHERE d.user_id IS NULL AND d.anonymised_at IS NULL AND NOT d.is_active
        AND d.updated_at < :since
        AND NOT EXISTS (SELECT 1 FROM shifts s WHERE s.driver_id = d.id AND s.ends_at >= :since)
        AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.driver_id = d.id AND a.dropoff_at >= :since)
      """;
  private static final String COUNT_GONE = "SELECT count(*) AS people " + GONE;
  private static final String FIND_GONE =
      "SELECT d.id, d.company_id, d.row_key "
          + GONE
          + " ORDER BY d.id LIMIT :most FOR UPDATE SKIP LOCKED";
  private static final String ANONYMISE =
      """
      UPDATE drivers
      SET reference = NULL, first_name_sealed = :first_name, last_name_sealed = :last_name,
          phone_sealed = NULL, languages = '{}', license_categories = '{}',
          license_valid_until = NULL, medical_valid_until = NULL, contract_type = NULL,
          weekly_hours = NULL, is_active = false, is_available = false, anonymised_at = :now,
          updated_at = :now, version = version + 1
      WHERE id = :id
      """;

  private final Seals seals;
  private final DriverRepository drivers;

  DriverPersonalData(Seals seals, DriverRepository drivers) {
    this.seals = seals;
    this.drivers = drivers;
  }

  @Override
  public List<TableCare> tables() {
    return List.of(TableCare.exported("drivers", "anonymised by anonymise-users"));
  }

  @Override
  public void export(Tx tx, ch.atmr.privacy.Subject subject, ExportDocument out) {
    Optional<CompanyId> company = subject.company();
    out.list(
        "driver_records",
        add ->
            company
                .flatMap(employer -> drivers.ofUser(tx, employer, subject.user()))
                .map(driver -> DriverView.of(new DriverWithEmail(driver, Optional.empty())))
                .ifPresent(add));
  }

  @Override
  public void anonymise(Tx tx, UserId user, Instant now) {
    tx.sql(OF_USER)
        .bind("user", user.value())
        .list(Gone::of)
        .forEach(driver -> anonymise(tx, driver, now));
  }

  @Override
  public long anonymiseUnlinked(Tx tx, Instant since, Instant now, int most) {
    List<Gone> gone = tx.sql(FIND_GONE).bind("since", since).bind("most", most).list(Gone::of);
    gone.forEach(driver -> anonymise(tx, driver, now));
    return gone.size();
  }

  @Override
  public long countUnlinked(Tx tx, Instant since) {
    return tx.sql(COUNT_GONE).bind("since", since).one(row -> row.longValue("people"));
  }

  private void anonymise(Tx tx, Gone driver, Instant now) {
    seals.dataKeys().destroy(tx, driver.subject());
    Statement update = tx.sql(ANONYMISE).bind("id", driver.id()).bind("now", now);
    seals
        .rowOfNobody(driver.subject().id())
        .bindReplacement(update, "first_name", DriverRepository.FIRST_NAME, NO_FIRST_NAME)
        .bindReplacement(update, "last_name", DriverRepository.LAST_NAME, NO_LAST_NAME);
    update.update();
  }

  private record Gone(long id, Subject subject) {
    static Gone of(Row row) {
      CompanyId company = new CompanyId(row.longValue("company_id"));
      return new Gone(row.longValue("id"), Subject.driver(row.uuid("row_key"), company));
    }
  }
}
