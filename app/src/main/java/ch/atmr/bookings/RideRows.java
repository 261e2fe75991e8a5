package ch.atmr.bookings;

import ch.atmr.platform.csv.CsvFaults;
import ch.atmr.platform.csv.CsvTable;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a rides file and checks what only all its rows together show. */
final class RideRows {
  private RideRows() {}

  /** The rows without faults; those of the others are told to {@code faults}. */
  static List<RideRow> read(
      byte[] csv, ZoneId zone, Optional<LocalDate> firstDay, CsvFaults faults) {
    List<RideRow> rows = new ArrayList<>();
    for (var row : CsvTable.read(csv, RideRow.COLUMNS, faults).rows()) {
      RideRow.of(row, zone, firstDay).ifPresent(rows::add);
    }
    Map<String, RideRow> byReference = refuseTwice(rows);
    checkLinks(rows, byReference);
    return rows;
  }

  private static Map<String, RideRow> refuseTwice(List<RideRow> rows) {
    Map<String, RideRow> byReference = new HashMap<>();
    for (RideRow ride : rows) {
      RideRow first = byReference.putIfAbsent(ride.reference(), ride);
      if (first != null) {
        ride.row().fault("reference", "csvTwice", first.row().line());
      }
    }
    return byReference;
  }

  private static void checkLinks(List<RideRow> rows, Map<String, RideRow> byReference) {
    Set<String> linked = new HashSet<>();
    for (RideRow ride : rows) {
      if (ride.linked().isPresent()) {
        RideRow outbound = byReference.get(ride.linked().get());
        if (outbound == null || outbound.direction() != RideRow.Direction.OUTBOUND) {
          ride.row().fault("linked_reference", "csvOutbound");
        } else if (!linked.add(outbound.reference())) {
          ride.row().fault("linked_reference", "csvReturnTwice");
        } else if (!outbound.patient().equals(ride.patient())) {
          ride.row().fault("patient_reference", "csvPatient", outbound.row().line());
        }
      }
    }
  }
}
