package ch.atmr.planning;

import ch.atmr.companies.Companies;
import ch.atmr.companies.Company;
import ch.atmr.drivers.Driver;
import ch.atmr.drivers.Drivers;
import ch.atmr.drivers.Vehicle;
import ch.atmr.drivers.VehicleDetails;
import ch.atmr.drivers.Vehicles;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.csv.CsvFaults;
import ch.atmr.platform.csv.CsvTable;
import ch.atmr.platform.db.ConstraintMeanings;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Loads a day's drivers, vehicles and shifts from CSV: all rows or none. Drivers and vehicles are
 * matched by their references and stay as they are; new ones have no login. A shift that is there
 * already with the same driver, vehicle and times is left alone, so that a file may be loaded
 * again.
 */
public final class DriverImport {
  // The rows were checked, so another caller was faster.
  private static final ConstraintMeanings MEANINGS =
      new ConstraintMeanings(
          Map.of(
              "drivers_company_id_reference_key", Reason.CONCURRENT_CHANGE,
              "vehicles_company_id_reference_key", Reason.CONCURRENT_CHANGE,
              "shifts_driver_overlap", Reason.SHIFT_OVERLAP,
              "shifts_vehicle_overlap", Reason.SHIFT_OVERLAP));

  private final Db db;
  private final Companies companies;
  private final Drivers drivers;
  private final Vehicles vehicles;
  private final ShiftRepository shifts;
  private final Clock clock;

  DriverImport(
      Db db,
      Companies companies,
      Drivers drivers,
      Vehicles vehicles,
      ShiftRepository shifts,
      Clock clock) {
    this.db = db;
    this.companies = companies;
    this.drivers = drivers;
    this.vehicles = vehicles;
    this.shifts = shifts;
    this.clock = clock;
  }

  /**
   * Loads a file.
   *
   * @param dryRun checks everything and writes nothing
   * @param allowPast takes days that are over
   * @throws ch.atmr.kernel.ProblemException IMPORT_REJECTED with every bad row, or SHIFT_OVERLAP
   *     when another caller adds an overlapping shift meanwhile
   */
  public ImportCounts run(CompanyId company, byte[] csv, boolean dryRun, boolean allowPast) {
    Instant now = clock.instant();
    return MEANINGS.around(() ->
        db.tenant(
            company,
            tx -> {
              // One import of a company at a time: what is there is read in several statements.
              Company here = dryRun ? companies.require(tx, company) : companies.lock(tx, company);
              Plan plan = plan(tx, here, csv, allowPast, now);
              if (!dryRun) {
                write(tx, company, plan, now);
              }
              return plan.counts(dryRun);
            }));
  }

  private Plan plan(Tx tx, Company company, byte[] csv, boolean allowPast, Instant now) {
    CsvFaults faults = new CsvFaults();
    Optional<LocalDate> firstDay =
        allowPast ? Optional.empty() : Optional.of(LocalDate.ofInstant(now, company.zone()));
    List<DriverRow> rows = new ArrayList<>();
    for (var row : CsvTable.read(csv, DriverRow.COLUMNS, faults).rows()) {
      DriverRow.of(row, company.zone(), firstDay, company.depot()).ifPresent(rows::add);
    }
    refuseTwice(rows, DriverRow::driver, "driver_reference");
    refuseTwice(rows, DriverRow::vehicle, "vehicle_reference");
    Map<String, Driver> knownDrivers =
        drivers.byReference(tx, company.id(), rows.stream().map(DriverRow::driver).toList());
    Map<String, Vehicle> knownVehicles =
        vehicles.byReference(tx, company.id(), rows.stream().map(DriverRow::vehicle).toList());
    Plan plan = new Plan(rows, knownDrivers, knownVehicles, new ArrayList<>());
    addShifts(tx, company.id(), plan);
    faults.refuse();
    return plan;
  }

  private static void refuseTwice(
      List<DriverRow> rows, Function<DriverRow, String> reference, String column) {
    Map<String, Integer> lines = new HashMap<>();
    for (DriverRow row : rows) {
      Integer first = lines.putIfAbsent(reference.apply(row), row.row().line());
      if (first != null) {
        row.row().fault(column, "csvTwice", first);
      }
    }
  }

  private void addShifts(Tx tx, CompanyId company, Plan plan) {
    if (plan.rows.isEmpty()) {
      return;
    }
    Instant from =
        plan.rows.stream().map(r -> r.window().earliest()).min(Instant::compareTo).orElseThrow();
    Instant to =
        plan.rows.stream().map(r -> r.window().latest()).max(Instant::compareTo).orElseThrow();
    List<Shift> existing = shifts.overlapping(tx, company, from, to);
    for (DriverRow row : plan.rows) {
      Optional<DriverId> driver =
          Optional.ofNullable(plan.drivers.get(row.driver())).map(Driver::id);
      Optional<VehicleId> vehicle =
          Optional.ofNullable(plan.vehicles.get(row.vehicle())).map(Vehicle::id);
      refuseInactive(row, plan);
      List<Shift> clashes =
          existing.stream()
              .filter(s ->
                  driver.filter(s.driver()::equals).isPresent()
                      || vehicle.filter(s.vehicle()::equals).isPresent())
              .filter(s -> overlap(s.window(), row.window()))
              .toList();
      if (clashes.isEmpty()) {
        plan.shifts.add(row);
      } else if (!isThere(clashes, driver, vehicle, row.window())) {
        row.row().fault("shift_start", "shiftOverlap");
      }
    }
  }

  private static void refuseInactive(DriverRow row, Plan plan) {
    Driver driver = plan.drivers.get(row.driver());
    if (driver != null && !driver.active()) {
      row.row().fault("driver_reference", "driverInactive");
    }
    Vehicle vehicle = plan.vehicles.get(row.vehicle());
    if (vehicle != null && !vehicle.active()) {
      row.row().fault("vehicle_reference", "vehicleInactive");
    }
  }

  private static boolean isThere(
      List<Shift> clashes,
      Optional<DriverId> driver,
      Optional<VehicleId> vehicle,
      TimeWindow window) {
    Shift only = clashes.getFirst();
    return clashes.size() == 1
        && Optional.of(only.driver()).equals(driver)
        && Optional.of(only.vehicle()).equals(vehicle)
        && only.window().equals(window);
  }

  private static boolean overlap(TimeWindow one, TimeWindow other) {
    return one.earliest().isBefore(other.latest()) && other.earliest().isBefore(one.latest());
  }

  private void write(Tx tx, CompanyId company, Plan plan, Instant now) {
    Map<String, VehicleId> vehicleIds = new HashMap<>();
    plan.vehicles.forEach((reference, vehicle) -> vehicleIds.put(reference, vehicle.id()));
    vehicleIds.putAll(
        vehicles.addImported(
            tx,
            company,
            plan.rows.stream()
                .filter(row -> !plan.vehicles.containsKey(row.vehicle()))
                .map(row ->
                    VehicleDetails.imported(row.vehicle(), row.vehicleType(), row.capacity()))
                .toList()));
    Map<String, DriverId> driverIds = new HashMap<>();
    plan.drivers.forEach((reference, driver) -> driverIds.put(reference, driver.id()));
    driverIds.putAll(
        drivers.addImported(
            tx,
            company,
            plan.rows.stream()
                .filter(row -> !plan.drivers.containsKey(row.driver()))
                .map(row -> row.details(of(vehicleIds, row.vehicle())))
                .toList()));
    shifts.insertAll(
        tx,
        company,
        plan.shifts.stream()
            .map(row ->
                new ShiftDetails(
                    of(driverIds, row.driver()),
                    of(vehicleIds, row.vehicle()),
                    row.window(),
                    row.depot(),
                    row.end(),
                    row.pause()))
            .toList(),
        now);
  }

  private static <T> T of(Map<String, T> byReference, String reference) {
    return Objects.requireNonNull(byReference.get(reference), reference);
  }

  /**
   * What is to be done.
   *
   * @param rows all rows of the file
   * @param drivers those that the company has, by reference
   * @param shifts the rows whose shifts are not there yet
   */
  private record Plan(
      List<DriverRow> rows,
      Map<String, Driver> drivers,
      Map<String, Vehicle> vehicles,
      List<DriverRow> shifts) {

    ImportCounts counts(boolean dryRun) {
      return new ImportCounts(
          dryRun,
          rows.size(),
          0,
          rows.size() - drivers.size(),
          rows.size() - vehicles.size(),
          shifts.size());
    }
  }
}
