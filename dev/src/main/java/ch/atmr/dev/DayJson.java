package ch.atmr.dev;

import ch.atmr.dev.Day.Driver;
import ch.atmr.dev.Day.Patient;
import ch.atmr.dev.Day.Ride;
import ch.atmr.dev.Day.TimeKind;
import ch.atmr.dev.Day.Vehicle;
import ch.atmr.kernel.Skill;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a day as one {@code transport-day} file (version 1), which {@code solve} takes. */
final class DayJson {
  private final Day day;
  private final Map<DayPlace, String> placeIds = new LinkedHashMap<>();

  private DayJson(Day day) {
    this.day = day;
    day.drivers().forEach(driver -> identify(driver.depot()));
    day.rides().forEach(ride -> Stream.of(ride.from(), ride.to()).forEach(this::identify));
  }

  static String of(Day day) {
    return new DayJson(day).text();
  }

  private void identify(DayPlace place) {
    placeIds.computeIfAbsent(place, _ -> String.format(Locale.ROOT, "L%04d", placeIds.size() + 1));
  }

  private String text() {
    Set<Patient> patients =
        day.rides().stream()
            .map(Ride::patient)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return "{\"format\":\"transport-day\",\n\"version\":1,\n"
        + "\"date\":"
        + string(day.date().toString())
        + ",\n"
        + "\"timezone\":"
        + string(DayGenerator.ZONE.getId())
        + ",\n"
        + "\"places\":"
        + list(placeIds.keySet().stream().map(this::place))
        + ",\n"
        + "\"patients\":"
        + list(patients.stream().map(this::patient))
        + ",\n"
        + "\"drivers\":"
        + list(day.drivers().stream().map(this::driver))
        + ",\n"
        + "\"rides\":"
        + list(day.rides().stream().map(this::ride))
        + "}\n";
  }

  private Fields place(DayPlace place) {
    return new Fields()
        .put("id", id(place))
        .put("name", place.name())
        .put("kind", DayCsv.word(place.kind()))
        .put("address", place.address())
        .put("postal_code", place.postalCode())
        .put("city", place.city())
        .put("country", "CH")
        .put("lat", degrees(place.point().latitude()))
        .put("lon", degrees(place.point().longitude()));
  }

  private Fields patient(Patient patient) {
    return new Fields()
        .put("id", patient.reference())
        .put("name", patient.name())
        .put("home", homeId(patient))
        .put("language", patient.language())
        .put("mobility", DayCsv.word(patient.mobility()))
        .put("own_wheelchair", patient.ownWheelchair());
  }

  // Who is only taken from one establishment to another has a home that no ride goes to.
  private String homeId(Patient patient) {
    return placeIds.getOrDefault(patient.home(), "");
  }

  private Fields driver(Driver driver) {
    Vehicle vehicle = driver.vehicle();
    return new Fields()
        .put("id", driver.reference())
        .put("name", driver.name())
        .put("shift", DayCsv.word(driver.shift()))
        .put("shift_start", DayCsv.time(driver.start()))
        .put("shift_end", DayCsv.time(driver.end()))
        .put("break_min", driver.breakMinutes())
        .put("break_earliest", DayCsv.time(driver.breakEarliest()))
        .put("break_latest", DayCsv.time(driver.breakLatest()))
        .put("depot", id(driver.depot()))
        .put(
            "vehicle",
            new Fields()
                .put("id", vehicle.reference())
                .put("type", DayCsv.word(vehicle.type()))
                .put("seats", vehicle.seats())
                .put("wheelchair_places", vehicle.wheelchairPlaces())
                .put("seats_per_wheelchair", vehicle.seatsPerWheelchair())
                .put("stretcher_places", vehicle.stretcherPlaces())
                .put("stretcher_excludes_wheelchair", vehicle.stretcherExcludesWheelchair()))
        .put("skills", words(driver.skills()))
        .put("languages", driver.languages());
  }

  private Fields ride(Ride ride) {
    String time =
        ride.timing().kind() == TimeKind.WILL_CALL ? "estimated_ready_time" : "requested_time";
    return new Fields()
        .put("id", ride.reference())
        .put("patient", ride.patient().reference())
        .put("purpose", DayCsv.word(ride.purpose()))
        .put("direction", DayCsv.word(ride.direction()))
        .put("time_kind", DayCsv.word(ride.timing().kind()))
        .put("link", ride.linked().orElse(""))
        .put(time, DayCsv.time(ride.timing().time()))
        .put("max_early_min", ride.timing().earlyMinutes())
        .put("max_late_min", ride.timing().lateMinutes())
        .put("from", id(ride.from()))
        .put("to", id(ride.to()))
        .put("companions", ride.patient().companions())
        .put("service_min", List.of(ride.pickupMinutes(), ride.dropoffMinutes()))
        .put("max_ride_min", ride.maxRideMinutes())
        .put("skills", words(ride.patient().skills()))
        .put(
            "payer",
            new Fields().put("kind", DayCsv.word(ride.payer())).put("name", ride.payerName()))
        .put("notes", ride.patient().notes());
  }

  private String id(DayPlace place) {
    return placeIds.getOrDefault(place, "");
  }

  private static List<String> words(Collection<Skill> skills) {
    return skills.stream().sorted().map(DayCsv::word).toList();
  }

  private static double degrees(double value) {
    return Math.round(value * 1e5) / 1e5;
  }

  private static String list(Stream<Fields> elements) {
    return elements.map(Fields::toString).collect(Collectors.joining(",\n", "[\n", "]"));
  }

  private static String string(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** An object; empty texts and lists are left out: absent means none. */
  private static final class Fields {
    private final StringBuilder text = new StringBuilder();

    Fields put(String name, Object value) {
      String written =
          switch (value) {
            case String plain -> plain.isEmpty() ? "" : string(plain);
            case List<?> list -> list.isEmpty() ? "" : array(list);
            default -> value.toString();
          };
      if (!written.isEmpty()) {
        text.append(text.isEmpty() ? "" : ",").append(string(name)).append(':').append(written);
      }
      return this;
    }

    private static String array(List<?> list) {
      return list.stream()
          .map(item -> item instanceof String plain ? string(plain) : item.toString())
          .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String toString() {
      return "{" + text + "}";
    }
  }
}
