package ch.atmr.planning;

import ch.atmr.drivers.DriverDetails;
import ch.atmr.drivers.VehicleCapacity;
import ch.atmr.drivers.VehicleLayout;
import ch.atmr.drivers.VehicleType;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Skill;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.csv.CsvRow;
import ch.atmr.platform.csv.CsvTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A row of a drivers file: a driver, its vehicle, and its shift of a day. */
record DriverRow(
    CsvRow row,
    String driver,
    PersonalText name,
    Set<Skill> skills,
    List<String> languages,
    String vehicle,
    VehicleType vehicleType,
    VehicleCapacity capacity,
    TimeWindow window,
    Place depot,
    Optional<Place> end,
    Optional<Break> pause) {
  private static final Set<String> REQUIRED =
      Set.of(
          "driver_reference",
          "driver_name",
          "service_date",
          "shift",
          "shift_start",
          "shift_end",
          "break_min",
          "break_earliest",
          "break_latest",
          "depot_name",
          "depot_address",
          "depot_postal_code",
          "depot_city",
          "depot_latitude",
          "depot_longitude",
          "vehicle_reference",
          "vehicle_type",
          "seats",
          "wheelchair_places",
          "seats_per_wheelchair",
          "stretcher_places",
          "stretcher_excludes_wheelchair",
          "skills",
          "languages");
  private static final Set<String> OPTIONAL =
      Set.of(
          "layouts",
          "end_name",
          "end_address",
          "end_postal_code",
          "end_city",
          "end_latitude",
          "end_longitude");
  static final CsvTable.Columns COLUMNS = new CsvTable.Columns(REQUIRED, OPTIONAL);
  private static final Set<String> LANGUAGES = Set.of("fr", "en", "pt", "it", "es", "de", "sq");
  private static final int NAME = 100;
  private static final int ADDRESS = 200;
  private static final int MOST_BREAK_MINUTES = 240;
  private static final int MOST_SEATS = 50;
  private static final int MOST_WHEELCHAIRS = 10;
  private static final int MOST_STRETCHERS = 4;
  private static final int MOST_LAYOUTS = 10;
  private static final Pattern LAYOUT = Pattern.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9])");

  /**
   * Reads a row; empty when it has faults, which are told then.
   *
   * @param zone of the company's days
   * @param firstDay the first day that may be imported; empty for any
   * @param companyDepot whose point is taken where the row has none
   */
  static Optional<DriverRow> of(
      CsvRow row, ZoneId zone, Optional<LocalDate> firstDay, Optional<Place> companyDepot) {
    String driver = row.text("driver_reference", 1, NAME);
    PersonalText name = new PersonalText(row.text("driver_name", 1, NAME));
    row.constant("shift", Times.class);
    TimeWindow window = window(row, zone, firstDay);
    Optional<Break> pause = pause(row, window);
    Place depot = depot(row, companyDepot);
    Optional<Place> end = end(row);
    String vehicle = row.text("vehicle_reference", 1, NAME);
    VehicleType type = row.constant("vehicle_type", VehicleType.class);
    VehicleCapacity capacity = capacity(row);
    Set<Skill> skills = row.constants("skills", Skill.class);
    List<String> languages = row.list("languages", LANGUAGES);
    return row.isBad()
        ? Optional.empty()
        : Optional.of(
            new DriverRow(
                row, driver, name, skills, languages, vehicle, type, capacity, window, depot, end,
                pause));
  }

  /** The driver to add when the company has none of this reference. */
  DriverDetails details(VehicleId usual) {
    return DriverDetails.imported(driver, name, skills, languages, usual);
  }

  private static TimeWindow window(CsvRow row, ZoneId zone, Optional<LocalDate> firstDay) {
    LocalDate day = row.date("service_date");
    Instant start = row.instant("shift_start");
    Instant end = row.instant("shift_end");
    if (row.isBad()) {
      return new TimeWindow(Instant.EPOCH, Instant.EPOCH);
    }
    if (!LocalDate.ofInstant(start, zone).equals(day)) {
      row.fault("service_date", "serviceDate", day.toString());
    }
    if (firstDay.filter(day::isBefore).isPresent()) {
      row.fault("service_date", "dayOver");
    }
    if (!end.isAfter(start) || !ShiftDetails.isLengthRight(new TimeWindow(start, end))) {
      row.fault("shift_end", "shiftLength");
      return new TimeWindow(start, start);
    }
    return new TimeWindow(start, end);
  }

  private static Optional<Break> pause(CsvRow row, TimeWindow shift) {
    int minutes = row.integer("break_min", 0, MOST_BREAK_MINUTES);
    if (minutes == 0) {
      row.optionalInstant("break_earliest");
      row.optionalInstant("break_latest");
      return Optional.empty();
    }
    Instant earliest = row.instant("break_earliest");
    Instant latest = row.instant("break_latest");
    if (row.isBad()) {
      return Optional.empty();
    }
    if (latest.isBefore(earliest) || !Break.fits(minutes, new TimeWindow(earliest, latest))) {
      row.fault("break_latest", "breakFits");
      return Optional.empty();
    }
    TimeWindow window = new TimeWindow(earliest, latest);
    if (!ShiftDetails.isWithin(window, shift)) {
      row.fault("break_earliest", "breakInShift");
      return Optional.empty();
    }
    return Optional.of(new Break(minutes, window));
  }

  private static Place depot(CsvRow row, Optional<Place> companyDepot) {
    Place depot = place(row, "depot_");
    return new Place(depot.address(), depot.point().or(() -> companyDepot.flatMap(Place::point)));
  }

  /** Where the shift ends, if not at the depot: its cells are all empty then. */
  private static Optional<Place> end(CsvRow row) {
    boolean none =
        OPTIONAL.stream().filter(column -> column.startsWith("end_")).allMatch(row::isEmpty);
    return none ? Optional.empty() : Optional.of(place(row, "end_"));
  }

  private static Place place(CsvRow row, String which) {
    Optional<String> name = row.optionalText(which + "name", NAME);
    String street = row.text(which + "address", 1, ADDRESS);
    String town = row.text(which + "postal_code", 4, 10) + " " + row.text(which + "city", 1, NAME);
    String address =
        Stream.concat(name.stream(), Stream.of(street, town)).collect(Collectors.joining(", "));
    return new Place(
        new PersonalText(address), row.optionalPoint(which + "latitude", which + "longitude"));
  }

  private static VehicleCapacity capacity(CsvRow row) {
    return new VehicleCapacity(
        row.integer("seats", 0, MOST_SEATS),
        row.integer("wheelchair_places", 0, MOST_WHEELCHAIRS),
        row.integer("seats_per_wheelchair", 0, 10),
        row.integer("stretcher_places", 0, MOST_STRETCHERS),
        row.flag("stretcher_excludes_wheelchair"),
        layouts(row));
  }

  /** Each as seats/wheelchair places/stretcher places. */
  private static List<VehicleLayout> layouts(CsvRow row) {
    List<VehicleLayout> layouts = new ArrayList<>();
    for (String text : row.texts("layouts", MOST_LAYOUTS, "50/10/4".length())) {
      Matcher places = LAYOUT.matcher(text);
      if (!places.matches()
          || Integer.parseInt(places.group(1)) > MOST_SEATS
          || Integer.parseInt(places.group(2)) > MOST_WHEELCHAIRS
          || Integer.parseInt(places.group(3)) > MOST_STRETCHERS) {
        row.fault("layouts", "csvLayout", MOST_SEATS, MOST_WHEELCHAIRS, MOST_STRETCHERS);
        return List.of();
      }
      layouts.add(VehicleLayout.ofText(text));
    }
    return layouts;
  }

  /** The kinds of shift; only told, since the times say all. */
  private enum Times {
    EARLY,
    DAY,
    LATE,
    NIGHT
  }
}
