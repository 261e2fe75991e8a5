package ch.atmr.bookings;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.SealedRow;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Subject;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import java.util.List;
import java.util.Optional;

/** The personal columns of bookings and of what is read beside them: all are the client's. */
final class BookingSeals {
  private static final String TABLE = "bookings";
  static final Encrypted<PersonalText> CUSTOMER = Encrypted.text(TABLE, "customer_name_sealed");
  static final Encrypted<Place> PICKUP = place("pickup_sealed");
  static final Encrypted<Place> DROPOFF = place("dropoff_sealed");
  static final Encrypted<PersonalText> FACILITY = Encrypted.text(TABLE, "medical_facility_sealed");
  private static final Encrypted<PersonalText> DOCTOR = Encrypted.text(TABLE, "doctor_name_sealed");
  private static final Encrypted<PersonalText> SERVICE =
      Encrypted.text(TABLE, "hospital_service_sealed");
  static final Encrypted<PersonalText> NOTES = Encrypted.text(TABLE, "notes_medical_sealed");
  static final Encrypted<PersonalText> CONTACT = Encrypted.text(TABLE, "billed_to_contact_sealed");
  static final Encrypted<PersonalText> REASON = Encrypted.text("booking_events", "reason_sealed");
  static final Encrypted<PersonalText> CLIENT_FIRST =
      Encrypted.text("clients", "first_name_sealed");
  static final Encrypted<PersonalText> CLIENT_LAST = Encrypted.text("clients", "last_name_sealed");
  static final Encrypted<PersonalText> CLIENT_INSTITUTION =
      Encrypted.text("clients", "institution_name_sealed");
  static final Encrypted<PersonalText> CLIENT_PHONE = Encrypted.text("clients", "phone_sealed");
  static final Encrypted<PersonalText> DRIVER_FIRST =
      Encrypted.text("drivers", "first_name_sealed");
  static final Encrypted<PersonalText> DRIVER_LAST = Encrypted.text("drivers", "last_name_sealed");

  static final SealedTable BOOKINGS =
      new SealedTable(
          TABLE,
          "id",
          "row_key",
          ofClient("JOIN clients o ON o.company_id = t.company_id AND o.id = t.client_id"),
          List.of(CUSTOMER, PICKUP, DROPOFF, FACILITY, DOCTOR, SERVICE, NOTES, CONTACT),
          List.of());
  static final SealedTable EVENTS =
      new SealedTable(
          "booking_events",
          "id",
          "row_key",
          ofClient(
              "JOIN bookings b ON b.company_id = t.company_id AND b.id = t.booking_id "
                  + "JOIN clients o ON o.company_id = b.company_id AND o.id = b.client_id"),
          List.of(REASON),
          List.of());

  private BookingSeals() {}

  /** Binds the sealed texts of a trip. */
  static Statement bind(Statement statement, SealedRow sealed, Trip trip) {
    Trip.Notes notes = trip.notes();
    sealed
        .bind(statement, "customer_name", CUSTOMER, trip.customerName())
        .bind(statement, "pickup", PICKUP, trip.pickup())
        .bind(statement, "dropoff", DROPOFF, trip.dropoff())
        .bind(statement, "medical_facility", FACILITY, notes.medicalFacility())
        .bind(statement, "doctor_name", DOCTOR, notes.doctorName())
        .bind(statement, "hospital_service", SERVICE, notes.hospitalService())
        .bind(statement, "notes_medical", NOTES, notes.medical())
        .bind(statement, "billed_to_contact", CONTACT, trip.payment().contact());
    return statement;
  }

  static Trip.Notes notes(Row row, SealedRow sealed) {
    return new Trip.Notes(
        sealed.read(row, FACILITY),
        sealed.read(row, DOCTOR),
        sealed.read(row, SERVICE),
        sealed.read(row, NOTES));
  }

  private static Encrypted<Place> place(String column) {
    return Encrypted.of(TABLE, column, Place::toText, Place::ofText).erasedAs(Place.ERASED);
  }

  private static Optional<SealedTable.Owner> ofClient(String join) {
    return Optional.of(
        new SealedTable.Owner(Subject.Kind.CLIENT, join, "o.public_id", "t.company_id"));
  }
}
