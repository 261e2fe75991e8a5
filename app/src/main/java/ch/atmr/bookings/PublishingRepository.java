package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.RunId;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Writes a whole plan in a few statements, however many rides it has. */
final class PublishingRepository {
  // By id, so that two who lock many never wait for each other in a circle.
  private static final String LOCK =
      """
      SELECT id, status, pinned FROM bookings
      WHERE company_id = :company AND id = ANY (CAST(:ids AS bigint[]))
      ORDER BY id FOR UPDATE
      """;
  private static final String REPLACE =
      """
      UPDATE assignments SET status = 'REPLACED', updated_at = :now
      WHERE company_id = :company AND booking_id = ANY (CAST(:ids AS bigint[]))
        AND status = 'SCHEDULED'
      """;
  private static final String INSERT =
      """
      INSERT INTO assignments (company_id, booking_id, driver_id, vehicle_id, dispatch_run_id,
          tour_id, pickup_sequence, dropoff_sequence, pickup_at, dropoff_at, status, created_at,
          updated_at)
      SELECT :company, p.booking, p.driver, p.vehicle, :run, p.tour, p.pickup_sequence,
             p.dropoff_sequence, p.pickup_at, p.dropoff_at, 'SCHEDULED', :now, :now
      FROM unnest(CAST(:bookings AS bigint[]), CAST(:drivers AS bigint[]),
                  CAST(:vehicles AS bigint[]), CAST(:tours AS uuid[]),
                  CAST(:pickup_sequences AS integer[]), CAST(:dropoff_sequences AS integer[]),
                  CAST(:pickups AS timestamptz[]), CAST(:dropoffs AS timestamptz[]))
           AS p (booking, driver, vehicle, tour, pickup_sequence, dropoff_sequence, pickup_at,
                 dropoff_at)
      """;
  // An event only where status or crew change; a new version always, for the times are new.
  private static final String ASSIGN =
      """
      WITH moved AS (
        UPDATE bookings b
        SET status = 'ASSIGNED', driver_id = p.driver, vehicle_id = p.vehicle, updated_at = :now,
            version = b.version + 1
        FROM unnest(CAST(:bookings AS bigint[]), CAST(:drivers AS bigint[]),
                    CAST(:vehicles AS bigint[])) AS p (booking, driver, vehicle)
        JOIN bookings old ON old.company_id = :company AND old.id = p.booking
        WHERE b.company_id = :company AND b.id = p.booking
        RETURNING b.id, b.driver_id, old.status AS from_status,
                  old.driver_id IS DISTINCT FROM p.driver
                      OR old.vehicle_id IS DISTINCT FROM p.vehicle AS recrewed)
      INSERT INTO booking_events (company_id, booking_id, row_key, at, actor_role, from_status,
          to_status, driver_id)
      SELECT :company, id, gen_random_uuid(), :now, 'SYSTEM', from_status, 'ASSIGNED', driver_id
      FROM moved WHERE recrewed OR from_status <> 'ASSIGNED'
      """;
  // A driver who has ended the ride meanwhile ended it when he did.
  private static final String REARRANGE =
      """
      UPDATE assignments a
      SET tour_id = p.tour, pickup_sequence = p.pickup_sequence,
          dropoff_sequence = p.dropoff_sequence, dropoff_at = p.dropoff_at, updated_at = :now
      FROM unnest(CAST(:bookings AS bigint[]), CAST(:drivers AS bigint[]), CAST(:tours AS uuid[]),
                  CAST(:pickup_sequences AS integer[]), CAST(:dropoff_sequences AS integer[]),
                  CAST(:dropoffs AS timestamptz[]))
           AS p (booking, driver, tour, pickup_sequence, dropoff_sequence, dropoff_at)
      WHERE a.company_id = :company AND a.booking_id = p.booking AND a.driver_id = p.driver
        AND a.status IN ('SCHEDULED', 'EN_ROUTE', 'ONBOARD')
      """;
  private static final String RELEASE =
      """
      WITH moved AS (
        UPDATE bookings b
        SET status = 'ACCEPTED', driver_id = NULL, vehicle_id = NULL, updated_at = :now,
            version = b.version + 1
        FROM bookings old
        WHERE b.company_id = :company AND b.id = ANY (CAST(:ids AS bigint[]))
          AND b.status = 'ASSIGNED' AND old.company_id = b.company_id AND old.id = b.id
        RETURNING b.id, old.driver_id)
      INSERT INTO booking_events (company_id, booking_id, row_key, at, actor_role, from_status,
          to_status, driver_id)
      SELECT :company, id, gen_random_uuid(), :now, 'SYSTEM', 'ASSIGNED', 'ACCEPTED', driver_id
      FROM moved
      """;

  /** Those of the bookings that a plan may still move, kept from changing until it is written. */
  Set<BookingId> lockPlannable(Tx tx, CompanyId company, Collection<BookingId> ids) {
    Set<BookingId> plannable = new HashSet<>();
    tx.sql(LOCK)
        .bind("company", company.value())
        .bind("ids", values(ids))
        .list(row ->
            switch (row.constant("status", BookingStatus.class)) {
              case ACCEPTED -> plannable.add(new BookingId(row.longValue("id")));
              case ASSIGNED ->
                  !row.bool("pinned") && plannable.add(new BookingId(row.longValue("id")));
              case PENDING,
                  EN_ROUTE,
                  IN_PROGRESS,
                  COMPLETED,
                  RETURN_COMPLETED,
                  NO_SHOW,
                  CANCELED,
                  REJECTED ->
                  false;
            });
    return plannable;
  }

  void replace(Tx tx, CompanyId company, Collection<BookingId> ids, Instant now) {
    tx.sql(REPLACE)
        .bind("company", company.value())
        .bind("ids", values(ids))
        .bind("now", now)
        .update();
  }

  void assign(Tx tx, CompanyId company, RunId run, List<PlannedRide> plan, Instant now) {
    tx.sql(INSERT)
        .bind("company", company.value())
        .bind("run", run.value())
        .bind("bookings", column(plan, p -> p.booking().value()))
        .bind("drivers", column(plan, p -> p.crew().driver().value()))
        .bind("vehicles", column(plan, p -> p.crew().vehicle().value()))
        .bind("tours", column(plan, PlannedRide::tour))
        .bind("pickup_sequences", column(plan, PlannedRide::pickupSequence))
        .bind("dropoff_sequences", column(plan, PlannedRide::dropoffSequence))
        .bind("pickups", column(plan, PlannedRide::pickupAt))
        .bind("dropoffs", column(plan, PlannedRide::dropoffAt))
        .bind("now", now)
        .update();
    tx.sql(ASSIGN)
        .bind("company", company.value())
        .bind("bookings", column(plan, p -> p.booking().value()))
        .bind("drivers", column(plan, p -> p.crew().driver().value()))
        .bind("vehicles", column(plan, p -> p.crew().vehicle().value()))
        .bind("now", now)
        .update();
  }

  void rearrange(Tx tx, CompanyId company, List<PlannedRide> rides, Instant now) {
    tx.sql(REARRANGE)
        .bind("company", company.value())
        .bind("bookings", column(rides, p -> p.booking().value()))
        .bind("drivers", column(rides, p -> p.crew().driver().value()))
        .bind("tours", column(rides, PlannedRide::tour))
        .bind("pickup_sequences", column(rides, PlannedRide::pickupSequence))
        .bind("dropoff_sequences", column(rides, PlannedRide::dropoffSequence))
        .bind("dropoffs", column(rides, PlannedRide::dropoffAt))
        .bind("now", now)
        .update();
  }

  void release(Tx tx, CompanyId company, Collection<BookingId> ids, Instant now) {
    tx.sql(RELEASE)
        .bind("company", company.value())
        .bind("ids", values(ids))
        .bind("now", now)
        .update();
  }

  private static List<Long> values(Collection<BookingId> ids) {
    return ids.stream().map(BookingId::value).toList();
  }

  private static <T> List<T> column(List<PlannedRide> plan, Function<PlannedRide, T> value) {
    return plan.stream().map(value).toList();
  }
}
