package ch.atmr.bookings;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.platform.crypto.SealedColumn;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Seals and opens the personal columns of bookings and of what is read beside them. */
final class BookingSeals {
  private static final String TABLE = "bookings";
  private static final SealedColumn CUSTOMER = new SealedColumn(TABLE, "customer_name_sealed");
  static final SealedColumn PICKUP = new SealedColumn(TABLE, "pickup_sealed");
  static final SealedColumn DROPOFF = new SealedColumn(TABLE, "dropoff_sealed");
  private static final SealedColumn FACILITY = new SealedColumn(TABLE, "medical_facility_sealed");
  private static final SealedColumn DOCTOR = new SealedColumn(TABLE, "doctor_name_sealed");
  private static final SealedColumn SERVICE = new SealedColumn(TABLE, "hospital_service_sealed");
  private static final SealedColumn NOTES = new SealedColumn(TABLE, "notes_medical_sealed");
  private static final SealedColumn CONTACT = new SealedColumn(TABLE, "billed_to_contact_sealed");
  private static final SealedColumn REASON = new SealedColumn("booking_events", "reason_sealed");
  static final SealedColumn CLIENT_FIRST = new SealedColumn("clients", "first_name_sealed");
  static final SealedColumn CLIENT_LAST = new SealedColumn("clients", "last_name_sealed");
  static final SealedColumn CLIENT_INSTITUTION =
      new SealedColumn("clients", "institution_name_sealed");
  static final SealedColumn CLIENT_PHONE = new SealedColumn("clients", "phone_sealed");
  static final SealedColumn DRIVER_FIRST = new SealedColumn("drivers", "first_name_sealed");
  static final SealedColumn DRIVER_LAST = new SealedColumn("drivers", "last_name_sealed");

  private final Seals seals;

  BookingSeals(Seals seals) {
    this.seals = seals;
  }

  /** Binds the sealed texts of a trip. */
  Statement bind(Statement statement, UUID rowKey, Trip trip) {
    SealedTrip sealed = seal(rowKey, trip);
    return statement
        .bind("customer_name", sealed.customerName())
        .bind("pickup", sealed.pickup())
        .bind("dropoff", sealed.dropoff())
        .bind("medical_facility", sealed.medicalFacility())
        .bind("doctor_name", sealed.doctorName())
        .bind("hospital_service", sealed.hospitalService())
        .bind("notes_medical", sealed.notesMedical())
        .bind("billed_to_contact", sealed.billedToContact());
  }

  SealedTrip seal(UUID rowKey, Trip trip) {
    Trip.Notes notes = trip.notes();
    return new SealedTrip(
        seals.seal(CUSTOMER, rowKey, trip.customerName()),
        seals.seal(PICKUP, rowKey, trip.pickup().toText()),
        seals.seal(DROPOFF, rowKey, trip.dropoff().toText()),
        seals.seal(FACILITY, rowKey, notes.medicalFacility()),
        seals.seal(DOCTOR, rowKey, notes.doctorName()),
        seals.seal(SERVICE, rowKey, notes.hospitalService()),
        seals.seal(NOTES, rowKey, notes.medical()),
        seals.seal(CONTACT, rowKey, trip.payment().contact()));
  }

  byte @Nullable [] reason(UUID eventKey, Optional<PersonalText> reason) {
    return seals.seal(REASON, eventKey, reason);
  }

  Optional<PersonalText> reason(Row row) {
    return seals.openOptional(REASON, row.uuid("row_key"), row.optionalBytes("reason_sealed"));
  }

  PersonalText customerName(Row row, UUID key) {
    return seals.open(CUSTOMER, key, row.bytes(CUSTOMER.column()));
  }

  Place place(Row row, SealedColumn column, UUID key) {
    return Place.ofText(seals.open(column, key, row.bytes(column.column())));
  }

  Trip.Notes notes(Row row, UUID key) {
    return new Trip.Notes(
        open(row, FACILITY, key),
        open(row, DOCTOR, key),
        open(row, SERVICE, key),
        open(row, NOTES, key));
  }

  Optional<PersonalText> contact(Row row, UUID key) {
    return open(row, CONTACT, key);
  }

  /** Opens a column of another table that stands in the row under a name of its own. */
  Optional<PersonalText> foreign(Row row, String name, SealedColumn column, UUID key) {
    return seals.openOptional(column, key, row.optionalBytes(name));
  }

  private Optional<PersonalText> open(Row row, SealedColumn column, UUID key) {
    return seals.openOptional(column, key, row.optionalBytes(column.column()));
  }

  /** The sealed texts of one trip. */
  record SealedTrip(
      byte[] customerName,
      byte[] pickup,
      byte[] dropoff,
      byte @Nullable [] medicalFacility,
      byte @Nullable [] doctorName,
      byte @Nullable [] hospitalService,
      byte @Nullable [] notesMedical,
      byte @Nullable [] billedToContact) {}
}
