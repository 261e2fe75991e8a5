package ch.atmr.bookings;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.TimeCursor;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The lists of bookings. */
final class BookingListRepository {
  // TimeCursor.NO_TIME stands for none, so that such rides come last.
  private static final String TIME =
      "coalesce(b.scheduled_time, b.estimated_ready_time, timestamptz '9999-12-31 00:00:00+00')";
  private static final String FILTER =
      """
      WHERE (CAST(:company AS bigint) IS NULL OR b.company_id = :company)
        AND (CAST(:status AS text) IS NULL OR b.status = :status)
        AND (CAST(:from AS date) IS NULL OR b.service_date >= :from)
        AND (CAST(:to AS date) IS NULL OR b.service_date <= :to)
        AND (CAST(:driver AS bigint) IS NULL OR b.driver_id = :driver)
        AND (CAST(:client AS bigint) IS NULL OR b.client_id = :client)
      """;
  private static final String LIST =
      BookingRows.SELECT
          + FILTER
          + " AND ("
          + TIME
          + ", b.id) > (:after_time, :after_id) ORDER BY "
          + TIME
          + ", b.id LIMIT :fetch";
  private static final String COUNT = "SELECT count(*) AS total FROM bookings b " + FILTER;

  // A driver's open rides of the day, or of an earlier day and still under way.
  private static final String OPEN =
      """
      WHERE b.company_id = :company AND b.driver_id = :driver
        AND (b.status = 'ASSIGNED' AND b.service_date = :today
             OR b.status IN ('EN_ROUTE', 'IN_PROGRESS') AND b.service_date <= :today)
      """;
  private static final String PLANNED = "coalesce(a.pickup_at, " + TIME + ")";
  private static final String LIST_OPEN =
      BookingRows.SELECT
          + OPEN
          + " AND ("
          + PLANNED
          + ", b.id) > (:after_time, :after_id) ORDER BY "
          + PLANNED
          + ", b.id LIMIT :fetch";
  private static final String COUNT_OPEN = "SELECT count(*) AS total FROM bookings b " + OPEN;
  private static final String OF_DRIVER =
      "WHERE b.company_id = :company AND b.driver_id = :driver ";
  private static final String LIST_OF_DRIVER =
      BookingRows.SELECT + OF_DRIVER + "AND b.id < :before ORDER BY b.id DESC LIMIT :fetch";
  private static final String COUNT_OF_DRIVER =
      "SELECT count(*) AS total FROM bookings b " + OF_DRIVER;
  private static final String DRIVER_OF_USER =
      "SELECT id FROM drivers WHERE company_id = :company AND user_id = :user";
  private static final String LINKS =
      "SELECT id, company_id FROM clients WHERE user_id = :user ORDER BY id";
  private static final String ZONE = "SELECT timezone FROM companies WHERE id = :company";

  private final BookingRows rows;

  BookingListRepository(Seals seals) {
    this.rows = new BookingRows(seals);
  }

  List<BookingDetails> list(Tx tx, BookingFilter filter, PageRequest page) {
    return after(filtered(tx, LIST, filter), page).list(rows::details);
  }

  long count(Tx tx, BookingFilter filter) {
    return filtered(tx, COUNT, filter).one(row -> row.longValue("total"));
  }

  List<BookingDetails> open(
      Tx tx, CompanyId company, DriverId driver, LocalDate today, PageRequest page) {
    return after(ofDriver(tx, LIST_OPEN, company, driver).bind("today", today), page)
        .list(rows::details);
  }

  long countOpen(Tx tx, CompanyId company, DriverId driver, LocalDate today) {
    return ofDriver(tx, COUNT_OPEN, company, driver)
        .bind("today", today)
        .one(row -> row.longValue("total"));
  }

  List<BookingDetails> ofDriver(Tx tx, CompanyId company, DriverId driver, PageRequest page) {
    return ofDriver(tx, LIST_OF_DRIVER, company, driver)
        .bind("before", page.beforeId())
        .bind("fetch", page.fetch())
        .list(rows::details);
  }

  long countOfDriver(Tx tx, CompanyId company, DriverId driver) {
    return ofDriver(tx, COUNT_OF_DRIVER, company, driver).one(row -> row.longValue("total"));
  }

  Optional<DriverId> driverOfUser(Tx tx, CompanyId company, UserId user) {
    return tx.sql(DRIVER_OF_USER)
        .bind("company", company.value())
        .bind("user", user.value())
        .optional(row -> new DriverId(row.longValue("id")));
  }

  /** The records that companies keep of a user. */
  List<Link> links(Tx tx, UserId user) {
    return tx.sql(LINKS)
        .bind("user", user.value())
        .list(row ->
            new Link(
                new CompanyId(row.longValue("company_id")), new ClientId(row.longValue("id"))));
  }

  ZoneId zone(Tx tx, CompanyId company) {
    return tx.sql(ZONE)
        .bind("company", company.value())
        .one(row -> ZoneId.of(row.text("timezone")));
  }

  private static Statement filtered(Tx tx, String sql, BookingFilter filter) {
    return tx.sql(sql)
        .bind("company", filter.company().map(CompanyId::value))
        .bind("status", filter.status())
        .bind("from", filter.from())
        .bind("to", filter.to())
        .bind("driver", filter.driver().map(DriverId::value))
        .bind("client", filter.client().map(ClientId::value));
  }

  private static Statement ofDriver(Tx tx, String sql, CompanyId company, DriverId driver) {
    return tx.sql(sql).bind("company", company.value()).bind("driver", driver.value());
  }

  private static Statement after(Statement statement, PageRequest page) {
    TimeCursor cursor = TimeCursor.of(page);
    return statement
        .bind("after_time", cursor.time())
        .bind("after_id", cursor.id())
        .bind("fetch", page.fetch());
  }

  /** A user's record in one company. */
  record Link(CompanyId company, ClientId client) {}
}
