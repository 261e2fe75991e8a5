package ch.atmr.bookings;

import ch.atmr.clients.ClientExclusions;
import ch.atmr.clients.ClientExclusions.Imported;
import ch.atmr.kernel.CompanyId;
import ch.atmr.platform.db.Tx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** With whom the patients of a rides file never travel: what all rows of a patient say together. */
final class RideExclusions {
  private static final String DRIVERS = "excluded_drivers";
  private static final String PATIENTS = "excluded_patients";

  private final ClientExclusions exclusions;
  private final List<RideRow> rides;

  RideExclusions(ClientExclusions exclusions, List<RideRow> rides) {
    this.exclusions = exclusions;
    this.rides = rides.stream().filter(RideExclusions::excludes).toList();
  }

  private static boolean excludes(RideRow ride) {
    return !ride.excludedDrivers().isEmpty() || !ride.excludedPatients().isEmpty();
  }

  /** Tells the rows that name nobody of the company or of the file, or too many. */
  void check(Tx tx, CompanyId company, Set<String> patientsOfFile) {
    Set<String> drivers = exclusions.drivers(tx, company, all(RideRow::excludedDrivers));
    Set<String> strangers = all(RideRow::excludedPatients);
    strangers.removeAll(patientsOfFile);
    Set<String> patients = exclusions.clients(tx, company, strangers);
    strangers.removeAll(patients);
    Set<String> tooMany = new HashSet<>(exclusions.tooMany(tx, company, imported()));
    imported().stream()
        .filter(one ->
            one.drivers().size() > ClientExclusions.MOST
                || one.clients().size() > ClientExclusions.MOST)
        .forEach(one -> tooMany.add(one.client()));
    for (RideRow ride : rides) {
      ride.excludedDrivers().stream()
          .filter(reference -> !drivers.contains(reference))
          .findFirst()
          .ifPresent(reference -> ride.row().fault(DRIVERS, "csvDriver", reference));
      ride.excludedPatients().stream()
          .filter(strangers::contains)
          .findFirst()
          .ifPresent(reference -> ride.row().fault(PATIENTS, "csvPatientUnknown", reference));
      if (tooMany.contains(ride.patient())) {
        String column = ride.excludedDrivers().isEmpty() ? PATIENTS : DRIVERS;
        ride.row().fault(column, "maxItems", ClientExclusions.MOST);
      }
    }
  }

  /** One for each patient who excludes anybody. */
  List<Imported> imported() {
    Map<String, Set<String>> drivers = new HashMap<>();
    Map<String, Set<String>> patients = new HashMap<>();
    for (RideRow ride : rides) {
      drivers.computeIfAbsent(ride.patient(), _ -> new HashSet<>()).addAll(ride.excludedDrivers());
      patients
          .computeIfAbsent(ride.patient(), _ -> new HashSet<>())
          .addAll(ride.excludedPatients());
    }
    return drivers.entrySet().stream()
        .map(entry ->
            new Imported(
                entry.getKey(), entry.getValue(), patients.getOrDefault(entry.getKey(), Set.of())))
        .toList();
  }

  private Set<String> all(Function<RideRow, List<String>> references) {
    return rides.stream()
        .flatMap(ride -> references.apply(ride).stream())
        .collect(Collectors.toCollection(HashSet::new));
  }
}
