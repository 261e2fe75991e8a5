package ch.atmr.administration;

import ch.atmr.kernel.Role;
import ch.atmr.platform.db.Tx;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts over the tables of several features, in transactions of the system. */
final class StatisticsRepository {
  private static final String USERS_BY_ROLE =
      "SELECT role, count(*) AS all_of, count(*) FILTER (WHERE is_active) AS active FROM users GROUP BY role";
  private static final String COMPANIES =
      """
      SELECT count(*) AS all_of, count(*) FILTER (WHERE is_approved) AS approved,
             count(*) FILTER (WHERE is_approved AND dispatch_enabled) AS dispatch_enabled
      FROM companies
      """;
  private static final String RIDES =
      """
      SELECT (SELECT count(*) FROM bookings) AS all_of, count(*) AS in_month,
             count(*) FILTER (WHERE status IN ('COMPLETED', 'RETURN_COMPLETED')) AS completed,
             coalesce(sum(amount_rappen) FILTER (WHERE status IN ('COMPLETED', 'RETURN_COMPLETED')), 0) AS revenue
      FROM bookings
      WHERE service_date >= :first AND service_date < :next
      """;

  Statistics of(Tx tx, LocalDate month) {
    return new Statistics(month, users(tx), companies(tx), rides(tx, month));
  }

  private static Statistics.Users users(Tx tx) {
    SortedMap<String, Long> active = new TreeMap<>();
    for (Role role : Role.values()) {
      active.put(role.name(), 0L);
    }
    long total =
        tx
            .sql(USERS_BY_ROLE)
            .list(row -> {
              active.put(row.text("role"), row.longValue("active"));
              return row.longValue("all_of");
            })
            .stream()
            .mapToLong(Long::longValue)
            .sum();
    return new Statistics.Users(
        total, active.values().stream().mapToLong(Long::longValue).sum(), active);
  }

  private static Statistics.Companies companies(Tx tx) {
    return tx.sql(COMPANIES)
        .one(row ->
            new Statistics.Companies(
                row.longValue("all_of"),
                row.longValue("approved"),
                row.longValue("dispatch_enabled")));
  }

  private static Statistics.Rides rides(Tx tx, LocalDate month) {
    return tx.sql(RIDES)
        .bind("first", month)
        .bind("next", month.plusMonths(1))
        .one(row ->
            new Statistics.Rides(
                row.longValue("all_of"),
                row.longValue("in_month"),
                row.longValue("completed"),
                row.longValue("revenue")));
  }
}
