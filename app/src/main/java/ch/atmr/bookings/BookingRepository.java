package ch.atmr.bookings;

import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables of bookings and their events. */
final class BookingRepository {
  private static final String COMPANY_OF = "SELECT company_id FROM bookings WHERE id = :id";
  private static final String FIND =
      BookingRows.SELECT + "WHERE b.company_id = :company AND b.id = :id";
  private static final String LOCK = FIND + " FOR UPDATE OF b";
  private static final String STANDING =
      "SELECT status, driver_id FROM bookings WHERE company_id = :company AND id = :id";
  private static final String INSERT =
      """
      WITH made AS (
        INSERT INTO bookings (company_id, row_key, client_id, service_date, status, time_kind,
            scheduled_time, estimated_ready_time, max_early_minutes, max_late_minutes, purpose,
            mobility, own_wheelchair, companions, pickup_service_minutes, dropoff_service_minutes,
            max_ride_minutes, required_skills, sharing, preferred_language, is_urgent, is_return,
            parent_booking_id, amount_rappen, billed_to_type, billed_to_contact_sealed,
            customer_name_sealed, pickup_sealed, dropoff_sealed, medical_facility_sealed,
            doctor_name_sealed, hospital_service_sealed, notes_medical_sealed, created_by,
            created_at, updated_at)
        VALUES (:company, :row_key, :client, :service_date, :status, :time_kind,
            :scheduled_time, :estimated_ready_time, :max_early, :max_late, :purpose,
            :mobility, :own_wheelchair, :companions, :pickup_service, :dropoff_service,
            :max_ride, :skills, :sharing, :language, :urgent, :is_return,
            :parent, :amount, :billed_to, :billed_to_contact,
            :customer_name, :pickup, :dropoff, :medical_facility,
            :doctor_name, :hospital_service, :notes_medical, :user, :now, :now)
        RETURNING id)
      INSERT INTO booking_events (company_id, booking_id, row_key, at, actor_user_id, actor_role,
          to_status)
      SELECT :company, id, :event_key, :now, CAST(:user AS bigint), :role, :status FROM made
      RETURNING booking_id
      """;
  private static final String UPDATE =
      """
      UPDATE bookings
      SET service_date = :service_date, time_kind = :time_kind, scheduled_time = :scheduled_time,
          estimated_ready_time = :estimated_ready_time, max_early_minutes = :max_early,
          max_late_minutes = :max_late, purpose = :purpose, mobility = :mobility,
          own_wheelchair = :own_wheelchair, companions = :companions,
          pickup_service_minutes = :pickup_service, dropoff_service_minutes = :dropoff_service,
          max_ride_minutes = :max_ride, required_skills = :skills, sharing = :sharing,
          preferred_language = :language, is_urgent = :urgent, amount_rappen = :amount,
          billed_to_type = :billed_to, billed_to_contact_sealed = :billed_to_contact,
          customer_name_sealed = :customer_name, pickup_sealed = :pickup,
          dropoff_sealed = :dropoff, medical_facility_sealed = :medical_facility,
          doctor_name_sealed = :doctor_name, hospital_service_sealed = :hospital_service,
          notes_medical_sealed = :notes_medical, updated_at = :now, version = version + 1
      WHERE company_id = :company AND id = :id
      """;
  private static final String MOVE =
      """
      WITH moved AS (
        UPDATE bookings
        SET status = :to, driver_id = :driver, vehicle_id = :vehicle, pinned = :pinned,
            boarded_at = :boarded_at, completed_at = :completed_at, updated_at = :now,
            version = version + 1
        WHERE company_id = :company AND id = :id
        RETURNING id)
      INSERT INTO booking_events (company_id, booking_id, row_key, at, actor_user_id, actor_role,
          from_status, to_status, driver_id, reason_sealed)
      SELECT :company, id, :event_key, :now, CAST(:user AS bigint), :role, :from, :to,
             CAST(:event_driver AS bigint), CAST(:reason AS bytea)
      FROM moved
      """;
  private static final String EVENTS =
      """
      SELECT e.row_key, e.at, e.actor_user_id, e.actor_role, e.from_status, e.to_status,
             e.driver_id, e.reason_sealed, k.public_id AS subject,
             (SELECT y.key_sealed FROM data_keys y WHERE y.subject = k.public_id) AS data_key
      FROM booking_events e
      JOIN bookings b ON b.company_id = e.company_id AND b.id = e.booking_id
      JOIN clients k ON k.company_id = b.company_id AND k.id = b.client_id
      WHERE e.company_id = :company AND e.booking_id = :id
      ORDER BY e.id
      """;
  private static final String CLIENT_KEY =
      """
      SELECT k.public_id AS subject,
             (SELECT y.key_sealed FROM data_keys y WHERE y.subject = k.public_id) AS data_key
      FROM clients k WHERE k.company_id = :company AND k.id = :client
      """;

  private final Seals seals;
  private final BookingRows rows;

  BookingRepository(Seals seals) {
    this.seals = seals;
    this.rows = new BookingRows(seals);
  }

  /** Whose booking it is, as far as the transaction may see it. */
  Optional<CompanyId> companyOf(Tx tx, BookingId id) {
    return tx.sql(COMPANY_OF)
        .bind("id", id.value())
        .optional(row -> new CompanyId(row.longValue("company_id")));
  }

  Optional<BookingDetails> find(Tx tx, CompanyId company, BookingId id) {
    return one(tx, FIND, company, id).optional(rows::details);
  }

  /** The booking, kept from changing until the transaction ends. */
  Optional<BookingDetails> lock(Tx tx, CompanyId company, BookingId id) {
    return one(tx, LOCK, company, id).optional(rows::details);
  }

  /** Where the booking stands as committed now; another transaction may be changing it. */
  Optional<Standing> standing(Tx tx, CompanyId company, BookingId id) {
    return one(tx, STANDING, company, id)
        .optional(row ->
            new Standing(row.constant("status", BookingStatus.class), driver(row, "driver_id")));
  }

  /** Adds a booking and the first event of its life. */
  BookingId insert(Tx tx, NewBooking booking, Actor actor, Instant now) {
    Statement statement =
        tx.sql(INSERT)
            .bind("company", booking.company().value())
            .bind("row_key", booking.rowKey())
            .bind("client", booking.client().value())
            .bind("status", booking.status())
            .bind("is_return", booking.parent().isPresent())
            .bind("parent", booking.parent().map(BookingId::value))
            .bind("user", actor.user().map(UserId::value))
            .bind("role", actor.role())
            .bind("event_key", RowKeys.next());
    SealedRow sealed = seals.row(booking.clientKey(), booking.rowKey());
    return trip(statement, sealed, booking.day(), booking.trip(), now)
        .one(row -> new BookingId(row.longValue("booking_id")));
  }

  /** Writes what is booked anew; status and crew stay. */
  void update(Tx tx, Booking old, LocalDate day, Trip trip, Instant now) {
    Statement statement = one(tx, UPDATE, old.company(), old.id());
    trip(statement, seals.row(sealing(tx, old), old.rowKey()), day, trip, now).update();
  }

  /** Takes a step: the booking's new state, and the event that tells of it. */
  void move(Tx tx, Booking old, BookingState next, boolean pinned, Move move) {
    UUID eventKey = RowKeys.next();
    Optional<Crew> crew = next.crew();
    Statement statement = one(tx, MOVE, old.company(), old.id());
    if (move.reason().isPresent()) {
      seals
          .row(sealing(tx, old), eventKey)
          .bind(statement, "reason", BookingSeals.REASON, move.reason());
    } else {
      statement.bind("reason", null);
    }
    statement
        .bind("from", old.state().status())
        .bind("to", next.status())
        .bind("driver", crew.map(c -> c.driver().value()))
        .bind("vehicle", crew.map(c -> c.vehicle().value()))
        .bind("pinned", pinned)
        .bind("boarded_at", next.boardedAt())
        .bind("completed_at", next.completedAt())
        .bind("now", move.at())
        .bind("user", move.actor().user().map(UserId::value))
        .bind("role", move.actor().role())
        .bind("event_driver", crew.or(() -> old.state().crew()).map(c -> c.driver().value()))
        .bind("event_key", eventKey)
        .update();
  }

  List<BookingEvent> events(Tx tx, CompanyId company, BookingId id) {
    return one(tx, EVENTS, company, id).list(this::event);
  }

  private DataKey sealing(Tx tx, Booking booking) {
    DataKey read =
        tx.sql(CLIENT_KEY)
            .bind("company", booking.company().value())
            .bind("client", booking.client().value())
            .one(BookingRepository::key);
    Subject subject = Subject.client(read.subject(), booking.company());
    return seals.dataKeys().require(tx, subject, read);
  }

  private static DataKey key(Row row) {
    return DataKey.of(row.uuid("subject"), row.optionalBytes("data_key"));
  }

  private static Statement one(Tx tx, String sql, CompanyId company, BookingId id) {
    return tx.sql(sql).bind("company", company.value()).bind("id", id.value());
  }

  private static Statement trip(
      Statement statement, SealedRow sealed, LocalDate day, Trip trip, Instant now) {
    Timing timing = trip.timing();
    Needs needs = trip.needs();
    return BookingSeals.bind(statement, sealed, trip)
        .bind("service_date", day)
        .bind("time_kind", timing.kind())
        .bind("scheduled_time", timing.scheduled())
        .bind("estimated_ready_time", timing.estimatedReady())
        .bind("max_early", timing.maxEarlyMinutes())
        .bind("max_late", timing.maxLateMinutes())
        .bind("purpose", trip.purpose())
        .bind("mobility", needs.mobility())
        .bind("own_wheelchair", needs.ownWheelchair())
        .bind("companions", needs.companions())
        .bind("pickup_service", needs.pickupServiceMinutes())
        .bind("dropoff_service", needs.dropoffServiceMinutes())
        .bind("max_ride", needs.maxRideMinutes())
        .bind("skills", List.copyOf(needs.skills()))
        .bind("sharing", needs.sharing())
        .bind("language", needs.language())
        .bind("urgent", trip.urgent())
        .bind("amount", trip.payment().amount().map(Money::rappen))
        .bind("billed_to", trip.payment().billedTo())
        .bind("now", now);
  }

  private BookingEvent event(Row row) {
    return new BookingEvent(
        row.instant("at"),
        row.optionalLong("actor_user_id").stream().mapToObj(UserId::new).findFirst(),
        row.constant("actor_role", Actor.ActorRole.class),
        row.optionalConstant("from_status", BookingStatus.class),
        row.constant("to_status", BookingStatus.class),
        driver(row, "driver_id"),
        seals.row(key(row), row.uuid("row_key")).read(row, BookingSeals.REASON));
  }

  private static Optional<DriverId> driver(Row row, String column) {
    return row.optionalLong(column).stream().mapToObj(DriverId::new).findFirst();
  }

  /** Where a booking stands, in short. */
  record Standing(BookingStatus status, Optional<DriverId> driver) {}

  /** A booking about to be written. */
  record NewBooking(
      CompanyId company,
      UUID rowKey,
      ClientId client,
      DataKey clientKey,
      LocalDate day,
      Trip trip,
      BookingStatus status,
      Optional<BookingId> parent) {}

  /** Who takes a step, when and why. */
  record Move(Actor actor, Instant at, Optional<PersonalText> reason) {}
}
