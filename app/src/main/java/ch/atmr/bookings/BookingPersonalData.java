package ch.atmr.bookings;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import ch.atmr.privacy.Expiring;
import ch.atmr.privacy.ExportDocument;
import ch.atmr.privacy.PersonalData;
import ch.atmr.privacy.RetentionPeriods;
import ch.atmr.privacy.Subject;
import ch.atmr.privacy.TableCare;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Patients' rides, who drove them, and who took which step. */
final class BookingPersonalData implements PersonalData {
  private static final int PAGE = 250;

  private static final String OF_CLIENT =
      BookingRows.SELECT
          + """
          WHERE b.client_id IN (SELECT c.id FROM clients c WHERE c.user_id = :user)
            AND b.id > :after
          ORDER BY b.id LIMIT :page
          """;
  private static final String STEPS =
      """
      SELECT e.id, e.booking_id, e.row_key, e.at, e.actor_role, e.from_status, e.to_status,
             e.reason_sealed, k.public_id AS subject,
             (SELECT y.key_sealed FROM data_keys y WHERE y.subject = k.public_id) AS data_key
      FROM booking_events e
      JOIN bookings b ON b.company_id = e.company_id AND b.id = e.booking_id
      JOIN clients k ON k.company_id = b.company_id AND k.id = b.client_id
      """;
  private static final String STEPS_OF =
      STEPS
          + """
          WHERE e.booking_id = ANY (CAST(:bookings AS bigint[]))
          ORDER BY e.booking_id, e.id
          """;
  private static final String STEPS_BY =
      STEPS
          + """
          WHERE e.actor_user_id = :user AND e.id > :after
          ORDER BY e.id LIMIT :page
          """;
  private static final String ASSIGNMENTS =
      """
      SELECT a.id, a.booking_id, a.driver_id, a.vehicle_id, a.tour_id, a.pickup_sequence,
             a.dropoff_sequence, a.pickup_at, a.dropoff_at, a.status, a.dispatch_run_id,
             false AS unconfirmed
      FROM assignments a JOIN drivers d ON d.company_id = a.company_id AND d.id = a.driver_id
      WHERE d.user_id = :user AND a.id > :after
      ORDER BY a.id LIMIT :page
      """;
  private static final String CONCERNS =
      """
      SELECT EXISTS (SELECT 1 FROM bookings b JOIN clients c ON c.id = b.client_id
                     WHERE c.user_id = :user)
          OR EXISTS (SELECT 1 FROM assignments a JOIN drivers d ON d.id = a.driver_id
                     WHERE d.user_id = :user AND a.dropoff_at >= :since) AS concerned
      """;
  private static final String OVER =
      """
      FROM bookings b
      WHERE b.status IN ('COMPLETED', 'RETURN_COMPLETED', 'CANCELED', 'REJECTED', 'NO_SHOW')
        AND b.created_at < :before
      """;
  private static final String COUNT = "SELECT count(*) AS overdue " + OVER;
  // A ride that a return hangs on waits for it. Events and assignments go with their ride.
  private static final String DELETE =
      """
      WITH due AS (
        SELECT b.id, b.created_at
      """
          + OVER
          + """
            AND (b.created_at, b.id) > (:after_time, :after_id)
            AND NOT EXISTS (SELECT 1 FROM bookings r
                            WHERE r.company_id = b.company_id AND r.parent_booking_id = b.id)
            ORDER BY b.created_at, b.id LIMIT :batch FOR UPDATE OF b SKIP LOCKED),
          gone AS (
            DELETE FROM bookings b USING due WHERE b.id = due.id
            RETURNING b.created_at AS time, b.id)
          SELECT count(*) AS rows, max(time) AS last_time,
                 (array_agg(id ORDER BY time DESC, id DESC))[1] AS last_id
          FROM gone
          """;

  private final Seals seals;
  private final BookingRows rows;

  BookingPersonalData(Seals seals) {
    this.seals = seals;
    this.rows = new BookingRows(seals);
  }

  @Override
  public List<TableCare> tables() {
    return List.of(
        TableCare.exported("bookings", "deleted by gdpr-purge once over"),
        TableCare.exported("booking_events", "deleted with their booking"),
        TableCare.exported("assignments", "deleted with their booking"));
  }

  @Override
  public void export(Tx tx, Subject subject, ExportDocument out) {
    UserId user = subject.user();
    out.list(
        "bookings",
        add -> {
          long after = 0;
          List<BookingDetails> page;
          do {
            page = page(tx, OF_CLIENT, user, after).list(rows::details);
            addWithHistory(tx, page, add);
            after = page.isEmpty() ? after : page.getLast().booking().id().value();
          } while (page.size() == PAGE);
        });
    out.list(
        "booking_steps",
        add -> {
          long after = 0;
          List<BookingStep> page;
          do {
            page = page(tx, STEPS_BY, user, after).list(this::step);
            page.forEach(add);
            after = page.isEmpty() ? after : page.getLast().id();
          } while (page.size() == PAGE);
        });
    out.list(
        "assignments",
        add -> {
          long after = 0;
          List<AssignmentView> page;
          do {
            page = page(tx, ASSIGNMENTS, user, after).list(AssignmentView::of);
            page.forEach(add);
            after = page.isEmpty() ? after : page.getLast().id();
          } while (page.size() == PAGE);
        });
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
    return List.of(new Expiring("bookings", RetentionPeriods.Kind.BOOKINGS, COUNT, DELETE));
  }

  private static Statement page(Tx tx, String sql, UserId user, long after) {
    return tx.sql(sql).bind("user", user.value()).bind("after", after).bind("page", PAGE);
  }

  private void addWithHistory(Tx tx, List<BookingDetails> page, Consumer<Object> add) {
    List<Long> ids = page.stream().map(details -> details.booking().id().value()).toList();
    Map<Long, List<BookingStep>> steps = new HashMap<>();
    if (!ids.isEmpty()) {
      tx.sql(STEPS_OF)
          .bind("bookings", ids)
          .list(this::step)
          .forEach(
              step -> steps.computeIfAbsent(step.bookingId(), _ -> new ArrayList<>()).add(step));
    }
    for (BookingDetails details : page) {
      List<BookingStep> history = steps.getOrDefault(details.booking().id().value(), List.of());
      add.accept(new ExportedBooking(BookingView.of(details), history));
    }
  }

  private BookingStep step(Row row) {
    SealedRow sealed =
        seals.row(
            DataKey.of(row.uuid("subject"), row.optionalBytes("data_key")), row.uuid("row_key"));
    return new BookingStep(
        row.longValue("id"),
        row.longValue("booking_id"),
        row.instant("at"),
        row.text("actor_role"),
        row.optionalText("from_status").orElse(null),
        row.text("to_status"),
        sealed.read(row, BookingSeals.REASON).map(PersonalText::reveal).orElse(null));
  }

  /** A ride with its life. */
  public record ExportedBooking(BookingView booking, List<BookingStep> history) {
    public ExportedBooking {
      history = List.copyOf(history);
    }
  }

  /** A step of a ride's life; of who took it only the role, because it may be somebody else. */
  public record BookingStep(
      long id,
      long bookingId,
      Instant at,
      String actorRole,
      @Nullable String fromStatus,
      String toStatus,
      @Nullable String reason) {}
}
