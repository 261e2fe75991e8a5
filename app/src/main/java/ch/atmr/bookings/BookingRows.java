package ch.atmr.bookings;

import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Money;
import ch.atmr.kernel.Skill;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.UserId;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.crypto.DataKey;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes bookings of rows, and says which columns that takes. */
final class BookingRows {
  /** All columns of a booking and of what is shown beside it, from one statement. */
  static final String SELECT =
      """
      SELECT b.id, b.company_id, b.row_key, b.client_id, b.reference, b.service_date, b.status,
             b.time_kind, b.scheduled_time, b.estimated_ready_time, b.max_early_minutes,
             b.max_late_minutes, b.purpose, b.mobility, b.own_wheelchair, b.companions,
             b.pickup_service_minutes, b.dropoff_service_minutes, b.max_ride_minutes,
             b.required_skills, b.sharing, b.preferred_language, b.is_urgent, b.parent_booking_id,
             b.driver_id, b.vehicle_id, b.pinned, b.amount_rappen, b.billed_to_type,
             b.billed_to_contact_sealed, b.customer_name_sealed, b.pickup_sealed,
             b.dropoff_sealed, b.medical_facility_sealed, b.doctor_name_sealed,
             b.hospital_service_sealed, b.notes_medical_sealed, b.created_at, b.updated_at,
             b.boarded_at, b.completed_at, b.version,
             o.name AS company_name, o.timezone,
             k.public_id AS client_key, k.user_id AS client_user,
             k.first_name_sealed AS client_first, k.last_name_sealed AS client_last,
             k.phone_sealed AS client_phone,
             d.row_key AS driver_key, d.user_id AS driver_user,
             d.first_name_sealed AS driver_first, d.last_name_sealed AS driver_last,
             r.id AS return_id, a.pickup_at, a.dropoff_at,
             (SELECT y.key_sealed FROM data_keys y WHERE y.subject = k.public_id) AS client_data_key,
             (SELECT y.key_sealed FROM data_keys y WHERE y.subject = d.row_key) AS driver_data_key
      FROM bookings b
      JOIN companies o ON o.id = b.company_id
      JOIN clients k ON k.company_id = b.company_id AND k.id = b.client_id
      LEFT JOIN drivers d ON d.company_id = b.company_id AND d.id = b.driver_id
      LEFT JOIN bookings r ON r.company_id = b.company_id AND r.parent_booking_id = b.id
                          AND r.status NOT IN ('CANCELED', 'REJECTED')
      LEFT JOIN assignments a ON a.company_id = b.company_id AND a.booking_id = b.id
                             AND a.status NOT IN ('CANCELED', 'REPLACED')
      """;

  private final Seals seals;

  BookingRows(Seals seals) {
    this.seals = seals;
  }

  BookingDetails details(Row row) {
    UUID clientKey = row.uuid("client_key");
    DataKey key = DataKey.of(clientKey, row.optionalBytes("client_data_key"));
    return new BookingDetails(
        booking(row, key),
        row.text("company_name"),
        ZoneId.of(row.text("timezone")),
        client(row, seals.row(key, clientKey)),
        row.optionalUuid("driver_key").map(driverKey -> driver(row, driverKey)),
        optionalBooking(row, "return_id"),
        row.optionalInstant("pickup_at")
            .map(pickup -> new TimeWindow(pickup, row.instant("dropoff_at"))));
  }

  /** Needs the columns scheduled_time and its fellows. */
  static Timing timing(Row row) {
    return new Timing(
        row.constant("time_kind", TimeKind.class),
        row.optionalInstant("scheduled_time"),
        row.optionalInstant("estimated_ready_time"),
        row.intValue("max_early_minutes"),
        row.intValue("max_late_minutes"));
  }

  /** Needs the columns mobility to preferred_language. */
  static Needs needs(Row row) {
    return new Needs(
        row.constant("mobility", Mobility.class),
        row.bool("own_wheelchair"),
        row.intValue("companions"),
        row.intValue("pickup_service_minutes"),
        row.intValue("dropoff_service_minutes"),
        row.intValue("max_ride_minutes"),
        skills(row),
        row.constant("sharing", Sharing.class),
        row.optionalText("preferred_language"));
  }

  static Optional<BookingId> optionalBooking(Row row, String column) {
    return row.optionalLong(column).stream().mapToObj(BookingId::new).findFirst();
  }

  private Booking booking(Row row, DataKey key) {
    UUID rowKey = row.uuid("row_key");
    return new Booking(
        new BookingId(row.longValue("id")),
        new CompanyId(row.longValue("company_id")),
        rowKey,
        new ClientId(row.longValue("client_id")),
        row.optionalText("reference"),
        row.date("service_date"),
        trip(row, seals.row(key, rowKey)),
        BookingState.of(
            row.constant("status", BookingStatus.class),
            crew(row),
            row.optionalInstant("boarded_at"),
            row.optionalInstant("completed_at")),
        optionalBooking(row, "parent_booking_id"),
        row.bool("pinned"),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.intValue("version"));
  }

  private static Trip trip(Row row, SealedRow sealed) {
    return new Trip(
        sealed.require(row, BookingSeals.CUSTOMER),
        sealed.require(row, BookingSeals.PICKUP),
        sealed.require(row, BookingSeals.DROPOFF),
        timing(row),
        needs(row),
        row.constant("purpose", Purpose.class),
        BookingSeals.notes(row, sealed),
        new Trip.Payment(
            row.optionalLong("amount_rappen").stream().mapToObj(Money::new).findFirst(),
            row.constant("billed_to_type", BilledToType.class),
            sealed.read(row, BookingSeals.CONTACT)),
        row.bool("is_urgent"));
  }

  private static BookingDetails.Client client(Row row, SealedRow sealed) {
    return new BookingDetails.Client(
        new ClientId(row.longValue("client_id")),
        user(row, "client_user"),
        sealed.read(row, "client_first", BookingSeals.CLIENT_FIRST),
        sealed.read(row, "client_last", BookingSeals.CLIENT_LAST),
        sealed.read(row, "client_phone", BookingSeals.CLIENT_PHONE));
  }

  private BookingDetails.Driver driver(Row row, UUID driverKey) {
    SealedRow sealed =
        seals.row(DataKey.of(driverKey, row.optionalBytes("driver_data_key")), driverKey);
    return new BookingDetails.Driver(
        new DriverId(row.longValue("driver_id")),
        user(row, "driver_user"),
        sealed.read(row, "driver_first", BookingSeals.DRIVER_FIRST),
        sealed.read(row, "driver_last", BookingSeals.DRIVER_LAST));
  }

  private static Optional<Crew> crew(Row row) {
    return row.optionalLong("driver_id").stream()
        .mapToObj(
            driver -> new Crew(new DriverId(driver), new VehicleId(row.longValue("vehicle_id"))))
        .findFirst();
  }

  private static Optional<UserId> user(Row row, String column) {
    return row.optionalLong(column).stream().mapToObj(UserId::new).findFirst();
  }

  private static Set<Skill> skills(Row row) {
    return row.texts("required_skills").stream().map(Skill::valueOf).collect(Collectors.toSet());
  }
}
