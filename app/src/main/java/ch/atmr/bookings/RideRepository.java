package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Bookings as planners read them: no names, no notes. */
final class RideRepository {
  private static final String SELECT =
      """
      SELECT b.id, b.row_key, b.client_id, b.status, b.time_kind, b.scheduled_time,
             b.estimated_ready_time, b.max_early_minutes, b.max_late_minutes, b.mobility,
             b.own_wheelchair, b.companions, b.pickup_service_minutes, b.dropoff_service_minutes,
             b.max_ride_minutes, b.required_skills, b.preferred_language, b.is_urgent,
             b.parent_booking_id, b.pickup_sealed, b.dropoff_sealed,
             a.driver_id, a.vehicle_id, a.tour_id, a.pickup_sequence, a.dropoff_sequence,
             a.pickup_at, a.dropoff_at, k.public_id AS subject,
             (SELECT y.key_sealed FROM data_keys y WHERE y.subject = k.public_id) AS data_key
      FROM bookings b
      JOIN clients k ON k.company_id = b.company_id AND k.id = b.client_id
      LEFT JOIN assignments a ON a.company_id = b.company_id AND a.booking_id = b.id
                             AND a.status NOT IN ('CANCELED', 'REPLACED')
      WHERE b.company_id = :company AND b.service_date = :day
      """;
  private static final String TO_PLAN =
      SELECT
          + "AND (b.status = 'ACCEPTED' OR b.status = 'ASSIGNED' AND NOT b.pinned) ORDER BY b.id";
  private static final String FIXED =
      SELECT
          + "AND (b.status IN ('EN_ROUTE', 'IN_PROGRESS') OR b.status = 'ASSIGNED' AND b.pinned)"
          + " ORDER BY b.id";

  private static final String REPORTED =
      """
      SELECT b.id, b.row_key, b.boarded_at, b.completed_at, b.pickup_sealed, b.dropoff_sealed,
             a.driver_id, k.public_id AS subject,
             (SELECT y.key_sealed FROM data_keys y WHERE y.subject = k.public_id) AS data_key
      FROM bookings b
      JOIN clients k ON k.company_id = b.company_id AND k.id = b.client_id
      JOIN assignments a ON a.company_id = b.company_id AND a.booking_id = b.id
                        AND a.status IN ('ONBOARD', 'COMPLETED')
      WHERE b.company_id = :company AND b.service_date = :day
        AND coalesce(b.completed_at, b.boarded_at) IS NOT NULL
      ORDER BY b.id
      """;

  private final Seals seals;

  RideRepository(Seals seals) {
    this.seals = seals;
  }

  List<Ride> toPlan(Tx tx, CompanyId company, LocalDate day) {
    return rides(tx, TO_PLAN, company, day);
  }

  List<Ride> fixed(Tx tx, CompanyId company, LocalDate day) {
    return rides(tx, FIXED, company, day);
  }

  List<Reported> reported(Tx tx, CompanyId company, LocalDate day) {
    return tx.sql(REPORTED).bind("company", company.value()).bind("day", day).list(this::reported);
  }

  private Reported reported(Row row) {
    SealedRow sealed =
        seals.row(
            DataKey.of(row.uuid("subject"), row.optionalBytes("data_key")), row.uuid("row_key"));
    Optional<Instant> completed = row.optionalInstant("completed_at");
    return new Reported(
        new BookingId(row.longValue("id")),
        new DriverId(row.longValue("driver_id")),
        completed.isEmpty(),
        sealed.require(row, completed.isEmpty() ? BookingSeals.PICKUP : BookingSeals.DROPOFF),
        completed.orElseGet(() -> row.instant("boarded_at")));
  }

  private List<Ride> rides(Tx tx, String sql, CompanyId company, LocalDate day) {
    return tx.sql(sql).bind("company", company.value()).bind("day", day).list(this::ride);
  }

  private Ride ride(Row row) {
    BookingId id = new BookingId(row.longValue("id"));
    SealedRow sealed =
        seals.row(
            DataKey.of(row.uuid("subject"), row.optionalBytes("data_key")), row.uuid("row_key"));
    Timing timing = BookingRows.timing(row);
    Needs needs = BookingRows.needs(row);
    Optional<PlannedRide> assignment =
        row.optionalLong("driver_id").isPresent()
            ? Optional.of(AssignmentRepository.planned(row, id))
            : Optional.empty();
    return new Ride(
        id,
        new ClientId(row.longValue("client_id")),
        sealed.require(row, BookingSeals.PICKUP),
        sealed.require(row, BookingSeals.DROPOFF),
        timing.kind(),
        timing.planned(),
        timing.isConfirmed(),
        timing.window(),
        needs.mobility(),
        needs.companions(),
        needs.pickupServiceMinutes(),
        needs.dropoffServiceMinutes(),
        needs.maxRideMinutes(),
        needs.skills(),
        needs.language(),
        row.bool("is_urgent"),
        BookingRows.optionalBooking(row, "parent_booking_id"),
        row.constant("status", BookingStatus.class),
        assignment);
  }
}
