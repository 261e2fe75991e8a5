package ch.atmr.dev;

import ch.atmr.dev.Day.Driver;
import ch.atmr.dev.Day.Ride;
import ch.atmr.dev.Day.TimeKind;
import ch.atmr.dev.Day.Timing;
import ch.atmr.dev.DayPlace.Kind;
import ch.atmr.kernel.Skill;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a day as the two files that {@code POST /companies/me/imports/*} takes. */
final class DayCsv {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);

  private static final List<Column<Ride>> RIDES = rideColumns();
  private static final List<Column<Driver>> DRIVERS = driverColumns();

  private DayCsv() {}

  static String rides(Day day) {
    return table(RIDES, day.rides());
  }

  static String drivers(Day day) {
    return table(DRIVERS, day.drivers());
  }

  static String time(ZonedDateTime time) {
    return TIME.format(time);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static List<Column<Ride>> rideColumns() {
    List<Column<Ride>> columns = new ArrayList<>();
    columns.add(new Column<>("reference", Ride::reference));
    columns.add(new Column<>("service_date", ride -> date(ride.timing().time())));
    columns.add(new Column<>("patient_reference", ride -> ride.patient().reference()));
    columns.add(new Column<>("patient_name", ride -> ride.patient().name()));
    columns.add(new Column<>("purpose", ride -> word(ride.purpose())));
    columns.add(new Column<>("direction", ride -> word(ride.direction())));
    columns.add(new Column<>("linked_reference", ride -> ride.linked().orElse("")));
    columns.add(new Column<>("time_kind", ride -> word(ride.timing().kind())));
    columns.add(new Column<>("requested_time", ride -> timeIf(false, ride.timing())));
    columns.add(new Column<>("estimated_ready_time", ride -> timeIf(true, ride.timing())));
    columns.add(new Column<>("max_early_min", ride -> ride.timing().earlyMinutes()));
    columns.add(new Column<>("max_late_min", ride -> ride.timing().lateMinutes()));
    columns.addAll(placeColumns("pickup", Ride::from));
    columns.addAll(placeColumns("dropoff", Ride::to));
    columns.add(new Column<>("mobility", ride -> word(ride.patient().mobility())));
    columns.add(new Column<>("own_wheelchair", ride -> flag(ride.patient().ownWheelchair())));
    columns.add(new Column<>("companions", ride -> ride.patient().companions()));
    columns.add(new Column<>("pickup_service_min", Ride::pickupMinutes));
    columns.add(new Column<>("dropoff_service_min", Ride::dropoffMinutes));
    columns.add(new Column<>("max_ride_min", Ride::maxRideMinutes));
    columns.add(new Column<>("required_skills", ride -> skills(ride.patient().skills())));
    columns.add(new Column<>("preferred_language", ride -> ride.patient().language()));
    columns.add(new Column<>("payer", ride -> word(ride.payer())));
    columns.add(new Column<>("payer_name", Ride::payerName));
    columns.add(new Column<>("notes", ride -> ride.patient().notes()));
    return columns;
  }

  private static List<Column<Driver>> driverColumns() {
    List<Column<Driver>> columns = new ArrayList<>();
    columns.add(new Column<>("driver_reference", Driver::reference));
    columns.add(new Column<>("driver_name", Driver::name));
    columns.add(new Column<>("service_date", driver -> date(driver.start())));
    columns.add(new Column<>("shift", driver -> word(driver.shift())));
    columns.add(new Column<>("shift_start", driver -> time(driver.start())));
    columns.add(new Column<>("shift_end", driver -> time(driver.end())));
    columns.add(new Column<>("break_min", Driver::breakMinutes));
    columns.add(new Column<>("break_earliest", driver -> time(driver.breakEarliest())));
    columns.add(new Column<>("break_latest", driver -> time(driver.breakLatest())));
    columns.addAll(placeColumns("depot", Driver::depot));
    columns.add(new Column<>("vehicle_reference", driver -> driver.vehicle().reference()));
    columns.add(new Column<>("vehicle_type", driver -> word(driver.vehicle().type())));
    columns.add(new Column<>("seats", driver -> driver.vehicle().seats()));
    columns.add(new Column<>("wheelchair_places", driver -> driver.vehicle().wheelchairPlaces()));
    columns.add(
        new Column<>("seats_per_wheelchair", driver -> driver.vehicle().seatsPerWheelchair()));
    columns.add(new Column<>("stretcher_places", driver -> driver.vehicle().stretcherPlaces()));
    columns.add(
        new Column<>(
            "stretcher_excludes_wheelchair",
            driver -> flag(driver.vehicle().stretcherExcludesWheelchair())));
    columns.add(new Column<>("skills", driver -> skills(driver.skills())));
    columns.add(new Column<>("languages", driver -> String.join("|", driver.languages())));
    return columns;
  }

  private static <T> List<Column<T>> placeColumns(String prefix, Function<T, DayPlace> place) {
    Function<Function<DayPlace, Object>, Function<T, Object>> of = place::andThen;
    return List.of(
        new Column<>(prefix + "_name", of.apply(DayCsv::establishment)),
        new Column<>(prefix + "_address", of.apply(DayPlace::address)),
        new Column<>(prefix + "_postal_code", of.apply(DayPlace::postalCode)),
        new Column<>(prefix + "_city", of.apply(DayPlace::city)),
        new Column<>(prefix + "_latitude", of.apply(p -> degrees(p.point().latitude()))),
        new Column<>(prefix + "_longitude", of.apply(p -> degrees(p.point().longitude()))));
  }

  private static String establishment(DayPlace place) {
    return place.kind() == Kind.HOME ? "" : place.name();
  }

  private static String timeIf(boolean onCall, Timing timing) {
    return onCall == (timing.kind() == TimeKind.WILL_CALL) ? time(timing.time()) : "";
  }

  private static String date(ZonedDateTime time) {
    return time.toLocalDate().toString();
  }

  private static String flag(boolean value) {
    return value ? "yes" : "no";
  }

  private static String degrees(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  private static String skills(Collection<Skill> skills) {
    return skills.stream().sorted().map(DayCsv::word).collect(Collectors.joining("|"));
  }

  private static <T> String table(List<Column<T>> columns, List<T> rows) {
    StringBuilder text = new StringBuilder();
    line(text, columns.stream().map(Column::name).toList());
    rows.forEach(row -> line(text, columns.stream().map(column -> column.cell(row)).toList()));
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append(cells.stream().map(DayCsv::quoted).collect(Collectors.joining(","))).append('\n');
  }

  private static String quoted(String cell) {
    return cell.contains(",") || cell.contains("\"")
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }

  /** A column and where its cells come from. */
  private record Column<T>(String name, Function<T, Object> value) {
    String cell(T row) {
      return value.apply(row).toString();
    }
  }
}
