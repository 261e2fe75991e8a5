package ch.atmr.bookings;

import ch.atmr.clients.ClientExclusions;
import ch.atmr.kernel.BilledToType;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Skill;
import ch.atmr.platform.csv.CsvRow;
import ch.atmr.platform.csv.CsvTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of a rides file.
 *
 * @param linked of a return: the reference of its outbound ride
 * @param excludedDrivers references of those who never drive the patient
 * @param excludedPatients references of those never on board together with the patient
 */
record RideRow(
    CsvRow row,
    String reference,
    LocalDate day,
    String patient,
    Direction direction,
    Optional<String> linked,
    List<String> excludedDrivers,
    List<String> excludedPatients,
    Trip trip) {
  private static final Set<String> REQUIRED =
      Set.of(
          "reference",
          "service_date",
          "patient_reference",
          "patient_name",
          "purpose",
          "direction",
          "linked_reference",
          "time_kind",
          "requested_time",
          "estimated_ready_time",
          "max_early_min",
          "max_late_min",
          "pickup_name",
          "pickup_address",
          "pickup_postal_code",
          "pickup_city",
          "pickup_latitude",
          "pickup_longitude",
          "dropoff_name",
          "dropoff_address",
          "dropoff_postal_code",
          "dropoff_city",
          "dropoff_latitude",
          "dropoff_longitude",
          "mobility",
          "own_wheelchair",
          "companions",
          "pickup_service_min",
          "dropoff_service_min",
          "max_ride_min",
          "required_skills",
          "preferred_language",
          "payer",
          "payer_name",
          "notes");
  static final CsvTable.Columns COLUMNS =
      new CsvTable.Columns(REQUIRED, Set.of("sharing", "excluded_drivers", "excluded_patients"));
  private static final Set<String> LANGUAGES = Set.of("fr", "en", "pt", "it", "es", "de", "sq");
  private static final int NAME = 100;
  private static final int ADDRESS = 200;
  private static final int NOTES = 1000;

  /** Which way a ride goes. */
  enum Direction {
    OUTBOUND,
    RETURN,
    ONE_WAY
  }

  boolean isReturn() {
    return direction == Direction.RETURN;
  }

  /**
   * Reads a row; empty when it has faults, which are told then.
   *
   * @param zone of the company's days
   * @param firstDay the first day that may be imported; empty for any
   */
  static Optional<RideRow> of(CsvRow row, ZoneId zone, Optional<LocalDate> firstDay) {
    String reference = row.text("reference", 1, NAME);
    String patient = row.text("patient_reference", 1, NAME);
    Direction direction = row.constant("direction", Direction.class);
    Optional<String> linked = row.optionalText("linked_reference", NAME);
    checkLink(row, direction, linked);
    LocalDate day = row.date("service_date");
    Optional<Timing> timing = timing(row);
    Trip.Payment payment = payment(row);
    Needs needs = needs(row);
    Optional<String> from = row.optionalText("pickup_name", NAME);
    Optional<String> to = row.optionalText("dropoff_name", NAME);
    Trip.Notes notes =
        notes(row, direction == Direction.RETURN ? from.or(() -> to) : to.or(() -> from));
    PersonalText name = new PersonalText(row.text("patient_name", 1, NAME));
    Purpose purpose = row.constant("purpose", Purpose.class);
    Place pickup = place(row, "pickup_", from);
    Place dropoff = place(row, "dropoff_", to);
    List<String> drivers = row.texts("excluded_drivers", ClientExclusions.MOST, NAME);
    List<String> patients = row.texts("excluded_patients", ClientExclusions.MOST, NAME);
    checkDay(row, day, timing, zone, firstDay);
    if (row.isBad() || timing.isEmpty()) {
      return Optional.empty();
    }
    Trip trip =
        new Trip(name, pickup, dropoff, timing.get(), needs, purpose, notes, payment, false);
    return Optional.of(
        new RideRow(row, reference, day, patient, direction, linked, drivers, patients, trip));
  }

  private static void checkLink(CsvRow row, Direction direction, Optional<String> linked) {
    boolean wanted = direction == Direction.RETURN;
    if (wanted && linked.isEmpty()) {
      row.fault("linked_reference", "csvRequired");
    }
    if (!wanted && linked.isPresent()) {
      row.fault("linked_reference", "onlyReturns");
    }
  }

  private static Optional<Timing> timing(CsvRow row) {
    TimeKind kind = row.constant("time_kind", TimeKind.class);
    boolean willCall = kind == TimeKind.WILL_CALL;
    boolean before = row.isBad();
    Optional<Instant> requested = row.optionalInstant("requested_time");
    Optional<Instant> estimated = row.optionalInstant("estimated_ready_time");
    int early = row.integer("max_early_min", 0, 120);
    int late = row.integer("max_late_min", 0, 120);
    if (before && row.isEmpty("time_kind")) {
      return Optional.empty();
    }
    if (willCall && requested.isPresent()) {
      row.fault("requested_time", "notWillCall");
    }
    if (!willCall && estimated.isPresent()) {
      row.fault("estimated_ready_time", "onlyWillCall");
    }
    if (!willCall && requested.isEmpty()) {
      row.fault("requested_time", "csvRequired");
      return Optional.empty();
    }
    return Optional.of(new Timing(kind, requested, estimated, early, late));
  }

  private static void checkDay(
      CsvRow row,
      LocalDate day,
      Optional<Timing> timing,
      ZoneId zone,
      Optional<LocalDate> firstDay) {
    if (row.isBad()) {
      return;
    }
    if (firstDay.filter(day::isBefore).isPresent()) {
      row.fault("service_date", "dayOver");
    } else if (timing.filter(t -> !t.day(zone, day).equals(day)).isPresent()) {
      row.fault("service_date", "dayOfRide", day.toString());
    }
  }

  private static Needs needs(CsvRow row) {
    Set<Skill> skills = row.constants("required_skills", Skill.class);
    Optional<String> language = row.list("preferred_language", LANGUAGES).stream().findFirst();
    return new Needs(
        row.constant("mobility", Mobility.class),
        row.flag("own_wheelchair"),
        row.integer("companions", 0, 3),
        row.integer("pickup_service_min", 0, 60),
        row.integer("dropoff_service_min", 0, 60),
        row.integer("max_ride_min", 1, 240),
        skills,
        row.optionalConstant("sharing", Sharing.class).orElse(Sharing.ALLOWED),
        language);
  }

  private static Trip.Payment payment(CsvRow row) {
    BilledToType payer = row.constant("payer", BilledToType.class);
    Optional<String> name = row.optionalText("payer_name", NAME);
    if (payer != BilledToType.PATIENT && name.isEmpty()) {
      row.fault("payer_name", "csvRequired");
    }
    return new Trip.Payment(Optional.empty(), payer, name.map(PersonalText::new));
  }

  private static Trip.Notes notes(CsvRow row, Optional<String> facility) {
    return new Trip.Notes(
        facility.map(PersonalText::new),
        Optional.empty(),
        Optional.empty(),
        row.optionalNotes("notes", NOTES).map(PersonalText::new));
  }

  private static Place place(CsvRow row, String end, Optional<String> name) {
    String street = row.text(end + "address", 1, ADDRESS);
    String town = row.text(end + "postal_code", 4, 10) + " " + row.text(end + "city", 1, NAME);
    String address =
        Stream.concat(name.stream(), Stream.of(street, town)).collect(Collectors.joining(", "));
    return new Place(
        new PersonalText(address), row.optionalPoint(end + "latitude", end + "longitude"));
  }
}
