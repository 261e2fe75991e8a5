package ch.atmr.dispatch;

import ch.atmr.companies.Company;
import ch.atmr.platform.db.Tx;
import java.time.LocalDate;

/** Counts a day's rides and drivers for its status, in one statement. */
final class DayCounters {
  private static final String COUNT =
      """
      SELECT count(*) AS bookings, count(*) FILTER (WHERE driver_id IS NOT NULL) AS assignments,
             (SELECT count(DISTINCT driver_id) FROM shifts
              WHERE company_id = :company AND starts_at < :ends AND ends_at > :starts) AS drivers
      FROM bookings
      WHERE company_id = :company AND service_date = :day
        AND status NOT IN ('PENDING', 'REJECTED', 'CANCELED')
      """;

  DayStatus.Counters of(Tx tx, Company company, LocalDate day) {
    return tx.sql(COUNT)
        .bind("company", company.id().value())
        .bind("day", day)
        .bind("starts", day.atStartOfDay(company.zone()).toInstant())
        .bind("ends", day.plusDays(1).atStartOfDay(company.zone()).toInstant())
        .one(row ->
            new DayStatus.Counters(
                row.intValue("bookings"), row.intValue("drivers"), row.intValue("assignments")));
  }
}
