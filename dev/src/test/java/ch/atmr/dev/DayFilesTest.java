package ch.atmr.dev;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Skill;
import ch.atmr.platform.csv.CsvFaults;
import ch.atmr.platform.csv.CsvRow;
import ch.atmr.platform.csv.CsvTable;
import ch.atmr.platform.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The files are what the service's own readers take. */
class DayFilesTest {
  private static final String RIDE_COLUMNS =
      "reference,service_date,patient_reference,patient_name,purpose,direction,linked_reference,"
          + "time_kind,requested_time,estimated_ready_time,max_early_min,max_late_min,"
          + "pickup_name,pickup_address,pickup_postal_code,pickup_city,pickup_latitude,"
          + "pickup_longitude,dropoff_name,dropoff_address,dropoff_postal_code,dropoff_city,"
          + "dropoff_latitude,dropoff_longitude,mobility,own_wheelchair,companions,"
          + "pickup_service_min,dropoff_service_min,max_ride_min,required_skills,"
          + "preferred_language,payer,payer_name,notes";
  private static final String DRIVER_COLUMNS =
      "driver_reference,driver_name,service_date,shift,shift_start,shift_end,break_min,"
          + "break_earliest,break_latest,depot_name,depot_address,depot_postal_code,depot_city,"
          + "depot_latitude,depot_longitude,vehicle_reference,vehicle_type,seats,"
          + "wheelchair_places,seats_per_wheelchair,stretcher_places,"
          + "stretcher_excludes_wheelchair,skills,languages";
  private static final LocalDate DATE = LocalDate.of(2027, 3, 2);

  private final Day day = new DayGenerator(PlaceList.load()).day(DATE, 1200, 20, 11);

  @Test
  void ridesReadBackAsTheyAre() {
    String csv = DayCsv.rides(day);
    assertThat(csv.lines().findFirst()).contains(RIDE_COLUMNS);
    CsvFaults faults = new CsvFaults();
    List<CsvRow> rows = read(csv, RIDE_COLUMNS, faults);
    assertThat(rows).hasSize(day.rides().size());
    for (int i = 0; i < rows.size(); i++) {
      Day.Ride ride = day.rides().get(i);
      CsvRow row = rows.get(i);
      assertThat(row.text("reference", 1, 100)).isEqualTo(ride.reference());
      assertThat(row.date("service_date")).isEqualTo(DATE);
      assertThat(row.constant("mobility", Mobility.class)).isEqualTo(ride.patient().mobility());
      assertThat(row.constants("required_skills", Skill.class)).isEqualTo(ride.patient().skills());
      assertThat(row.optionalNotes("notes", 200).orElse("")).isEqualTo(ride.patient().notes());
      assertThat(row.point("pickup_latitude", "pickup_longitude").metresTo(ride.from().point()))
          .isLessThan(1);
      boolean onCall = ride.timing().kind() == Day.TimeKind.WILL_CALL;
      assertThat(row.isEmpty("requested_time")).isEqualTo(onCall);
      assertThat(row.instant(onCall ? "estimated_ready_time" : "requested_time"))
          .isEqualTo(ride.timing().time().toInstant());
      assertThat(row.flag("own_wheelchair")).isEqualTo(ride.patient().ownWheelchair());
      assertThat(row.isEmpty("pickup_name")).isEqualTo(ride.from().kind() == DayPlace.Kind.HOME);
    }
    faults.refuse();
    assertThat(csv).contains("\"3e étage, ascenseur\"");
  }

  @Test
  void driversReadBackAsTheyAre() {
    String csv = DayCsv.drivers(day);
    assertThat(csv.lines().findFirst()).contains(DRIVER_COLUMNS);
    CsvFaults faults = new CsvFaults();
    List<CsvRow> rows = read(csv, DRIVER_COLUMNS, faults);
    assertThat(rows).hasSize(day.drivers().size());
    for (int i = 0; i < rows.size(); i++) {
      Day.Driver driver = day.drivers().get(i);
      CsvRow row = rows.get(i);
      assertThat(row.text("driver_reference", 1, 100)).isEqualTo(driver.reference());
      assertThat(row.instant("shift_start")).isEqualTo(driver.start().toInstant());
      assertThat(row.instant("break_latest")).isEqualTo(driver.breakLatest().toInstant());
      assertThat(row.integer("seats", 0, 50)).isEqualTo(driver.vehicle().seats());
      assertThat(row.flag("stretcher_excludes_wheelchair"))
          .isEqualTo(driver.vehicle().type() == Day.VehicleType.STRETCHER);
      assertThat(row.constants("skills", Skill.class)).isEqualTo(driver.skills());
      assertThat(row.list("languages", Set.of("fr", "en", "pt", "it", "es", "de", "sq")))
          .isEqualTo(driver.languages());
    }
    faults.refuse();
  }

  @Test
  void theOneFileNamesWhatItHas() {
    Map<?, ?> json = new Json().read(DayJson.of(day).getBytes(StandardCharsets.UTF_8), Map.class);
    assertThat(json.get("format")).isEqualTo("transport-day");
    assertThat(json.get("date")).isEqualTo("2027-03-02");
    assertThat(json.get("timezone")).isEqualTo("Europe/Zurich");
    Set<Object> places = ids(json, "places");
    Set<Object> patients = ids(json, "patients");
    Set<Object> rides = ids(json, "rides");
    assertThat(rides).hasSize(day.rides().size());
    assertThat(ids(json, "drivers")).hasSize(day.drivers().size());
    for (Map<?, ?> ride : objects(json, "rides")) {
      assertThat(places).contains(ride.get("from"), ride.get("to"));
      assertThat(patients).contains(ride.get("patient"));
      if (ride.containsKey("link")) {
        assertThat(rides).contains(ride.get("link"));
      }
      assertThat(ride.containsKey("estimated_ready_time"))
          .isEqualTo("will_call".equals(ride.get("time_kind")));
      assertThat((List<?>) ride.get("service_min")).hasSize(2);
    }
    for (Map<?, ?> driver : objects(json, "drivers")) {
      assertThat(places).contains(driver.get("depot"));
      assertThat(part(driver, "vehicle", Map.class).get("stretcher_excludes_wheelchair"))
          .isInstanceOf(Boolean.class);
    }
  }

  private static List<CsvRow> read(String csv, String columns, CsvFaults faults) {
    Set<String> names = new LinkedHashSet<>(Arrays.asList(columns.split(",")));
    return CsvTable.read(
            csv.getBytes(StandardCharsets.UTF_8), new CsvTable.Columns(names, Set.of()), faults)
        .rows();
  }

  private static List<Map<?, ?>> objects(Map<?, ?> json, String name) {
    return ((List<?>) part(json, name, List.class))
        .stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
  }

  private static <T> T part(Map<?, ?> json, String name, Class<T> type) {
    Object part = json.get(name);
    assertThat(part).as(name).isInstanceOf(type);
    return type.cast(Objects.requireNonNull(part));
  }

  private static Set<Object> ids(Map<?, ?> json, String name) {
    Set<Object> ids =
        objects(json, name).stream()
            .<Object>map(object -> object.get("id"))
            .collect(Collectors.toSet());
    assertThat(ids).as("ids of %s", name).hasSameSizeAs(objects(json, name));
    return ids;
  }
}
