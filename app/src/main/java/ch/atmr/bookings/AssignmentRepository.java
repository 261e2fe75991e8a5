package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The table of assignments, one ride at a time. */
final class AssignmentRepository {
  // What a driver could drive at a time: the vehicle asked for, else the shift's, else the usual.
  private static final String OFFER =
      """
      SELECT d.is_active, v.id AS vehicle_id, v.is_active AS vehicle_active, v.seats,
             v.wheelchair_places, v.seats_per_wheelchair, v.stretcher_places
      FROM drivers d
      LEFT JOIN shifts s ON s.company_id = d.company_id AND s.driver_id = d.id
                        AND s.starts_at <= :at AND s.ends_at > :at
      LEFT JOIN vehicles v ON v.company_id = d.company_id
           AND v.id = coalesce(CAST(:vehicle AS bigint), s.vehicle_id, d.vehicle_id)
      WHERE d.company_id = :company AND d.id = :driver
      """;
  private static final String SET_STATUS =
      """
      UPDATE assignments SET status = :status, updated_at = :now
      WHERE company_id = :company AND booking_id = :booking
        AND status NOT IN ('CANCELED', 'REPLACED')
      """;
  private static final String INSERT =
      """
      INSERT INTO assignments (company_id, booking_id, driver_id, vehicle_id, tour_id,
          pickup_sequence, dropoff_sequence, pickup_at, dropoff_at, status, created_at, updated_at)
      VALUES (:company, :booking, :driver, :vehicle, :tour, 1, 2, :pickup_at, :dropoff_at,
          'SCHEDULED', :now, :now)
      """;
  // A ride alone in its tour moves with its booking; one that shares a vehicle waits for a run.
  private static final String RETIME =
      """
      UPDATE assignments a SET pickup_at = :pickup_at, dropoff_at = :dropoff_at, updated_at = :now
      WHERE a.company_id = :company AND a.booking_id = :booking
        AND a.status NOT IN ('CANCELED', 'REPLACED')
        AND NOT EXISTS (SELECT 1 FROM assignments o
                        WHERE o.company_id = a.company_id AND o.tour_id = a.tour_id
                          AND o.booking_id <> a.booking_id
                          AND o.status NOT IN ('CANCELED', 'REPLACED'))
      """;
  private static final String ON_DAY =
      """
      SELECT a.id, a.booking_id, a.driver_id, a.vehicle_id, a.tour_id, a.pickup_sequence,
             a.dropoff_sequence, a.pickup_at, a.dropoff_at, a.status, a.dispatch_run_id,
             b.scheduled_time IS NULL AS unconfirmed
      FROM assignments a JOIN bookings b ON b.company_id = a.company_id AND b.id = a.booking_id
      WHERE a.company_id = :company AND b.service_date = :day
        AND a.status NOT IN ('CANCELED', 'REPLACED')
      ORDER BY a.driver_id, a.pickup_at, a.pickup_sequence, a.id
      """;

  /** What the driver could drive at the time; empty when the company has no such driver. */
  Optional<Offer> offer(
      Tx tx, CompanyId company, DriverId driver, Optional<VehicleId> wanted, Instant at) {
    return tx.sql(OFFER)
        .bind("company", company.value())
        .bind("driver", driver.value())
        .bind("vehicle", wanted.map(VehicleId::value))
        .bind("at", at)
        .optional(row ->
            new Offer(
                row.bool("is_active"),
                row.optionalLong("vehicle_id").stream()
                    .mapToObj(id -> vehicle(row, id))
                    .findFirst()));
  }

  /** Gives the ride to the crew; an assignment it has is replaced. */
  void assign(Tx tx, Booking booking, Crew crew, TimeWindow times, Instant now) {
    setStatus(tx, booking, AssignmentStatus.REPLACED, now);
    tx.sql(INSERT)
        .bind("company", booking.company().value())
        .bind("booking", booking.id().value())
        .bind("driver", crew.driver().value())
        .bind("vehicle", crew.vehicle().value())
        .bind("tour", RowKeys.next())
        .bind("pickup_at", times.earliest())
        .bind("dropoff_at", times.latest())
        .bind("now", now)
        .update();
  }

  /** Moves the live assignment, if there is one, along with its booking. */
  void setStatus(Tx tx, Booking booking, AssignmentStatus status, Instant now) {
    tx.sql(SET_STATUS)
        .bind("company", booking.company().value())
        .bind("booking", booking.id().value())
        .bind("status", status)
        .bind("now", now)
        .update();
  }

  void retime(Tx tx, Booking booking, TimeWindow times, Instant now) {
    tx.sql(RETIME)
        .bind("company", booking.company().value())
        .bind("booking", booking.id().value())
        .bind("pickup_at", times.earliest())
        .bind("dropoff_at", times.latest())
        .bind("now", now)
        .update();
  }

  List<AssignmentView> on(Tx tx, CompanyId company, LocalDate day) {
    return tx.sql(ON_DAY)
        .bind("company", company.value())
        .bind("day", day)
        .list(AssignmentView::of);
  }

  static PlannedRide planned(Row row, BookingId booking) {
    return new PlannedRide(
        booking,
        new Crew(
            new DriverId(row.longValue("driver_id")), new VehicleId(row.longValue("vehicle_id"))),
        row.uuid("tour_id"),
        row.intValue("pickup_sequence"),
        row.intValue("dropoff_sequence"),
        row.instant("pickup_at"),
        row.instant("dropoff_at"));
  }

  private static Space vehicle(Row row, long id) {
    return new Space(
        new VehicleId(id),
        row.bool("vehicle_active"),
        row.intValue("seats"),
        row.intValue("wheelchair_places"),
        row.intValue("seats_per_wheelchair"),
        row.intValue("stretcher_places"));
  }

  /**
   * What a driver could drive.
   *
   * @param space the vehicle; empty when the driver has none, or the company not the one asked for
   */
  record Offer(boolean driverActive, Optional<Space> space) {}

  /** A vehicle's room, with nobody on board. */
  record Space(
      VehicleId vehicle,
      boolean active,
      int seats,
      int wheelchairPlaces,
      int seatsPerWheelchair,
      int stretcherPlaces) {

    boolean takes(Needs needs) {
      return active
          && switch (needs.mobility()) {
            case AMBULATORY, WHEELCHAIR_TRANSFERABLE -> seats >= needs.seats();
            case WHEELCHAIR -> wheelchairPlaces > 0 && seats - seatsPerWheelchair >= needs.seats();
            case STRETCHER -> stretcherPlaces > 0 && seats >= needs.seats();
          };
    }
  }
}
