package ch.atmr.planning;

import ch.atmr.companies.Companies;
import ch.atmr.drivers.DriverFeature;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.privacy.PersonalData;
import java.time.Clock;
import java.util.List;

/** Puts the feature together, so that only what others use leaves the package. */
public final class PlanningFeature {
  private final Shifts shifts;
  private final DriverImport imports;
  private final ShiftPersonalData personalData;

  public PlanningFeature(
      Db db, Seals seals, Companies companies, DriverFeature drivers, Clock clock) {
    ShiftRepository repository = new ShiftRepository(seals);
    this.shifts = new Shifts(db, repository, companies, drivers.drivers(), clock);
    this.imports =
        new DriverImport(
            db,
            companies,
            drivers.drivers(),
            drivers.vehicles(),
            repository,
            new ShiftImportRepository(seals),
            clock);
    this.personalData = new ShiftPersonalData(repository);
  }

  /** The tables that hold sealed columns. */
  public static List<SealedTable> sealedTables() {
    return List.of(ShiftRepository.SEALED);
  }

  /** Adds the routes. */
  public void register(Api api) {
    new ShiftRoutes(shifts, imports).register(api);
  }

  /** What others ask of shifts. */
  public Shifts shifts() {
    return shifts;
  }

  /** Loads drivers, vehicles and shifts from files. */
  public DriverImport imports() {
    return imports;
  }

  /** What the feature keeps about people. */
  public PersonalData personalData() {
    return personalData;
  }
}
