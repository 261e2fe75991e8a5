package ch.atmr.bookings;

import ch.atmr.clients.Clients;
import ch.atmr.clients.ImportedPatient;
import ch.atmr.companies.Companies;
import ch.atmr.kernel.BookingId;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.platform.csv.CsvFaults;
import ch.atmr.platform.db.ConstraintMeanings;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Loads a company's rides from CSV: all rows or none. Patients are matched by their references, or
 * added without a login, and exclude whom the file says beside whom they exclude already; rides
 * become ACCEPTED, and have no price until one is set.
 */
public final class BookingImport {
  /** So many rides a statement, so that its text stays at a few megabytes. */
  private static final int BATCH = 1000;

  private static final ConstraintMeanings MEANINGS =
      new ConstraintMeanings(
          Map.of("bookings_company_id_service_date_reference_key", Reason.REFERENCE_TAKEN));

  private final Db db;
  private final Companies companies;
  private final Clients clients;
  private final BookingImportRepository repository;
  private final Clock clock;

  BookingImport(
      Db db,
      Companies companies,
      Clients clients,
      BookingImportRepository repository,
      Clock clock) {
    this.db = db;
    this.companies = companies;
    this.clients = clients;
    this.repository = repository;
    this.clock = clock;
  }

  /**
   * Loads a file, in the system's name.
   *
   * @param csv UTF-8 with a header; the columns stand in the contract
   * @param dryRun checks everything and writes nothing
   * @param allowPast takes days that are over
   * @throws ch.atmr.kernel.ProblemException IMPORT_REJECTED with every bad row, or REFERENCE_TAKEN
   *     when another caller adds a ride of the same reference meanwhile
   */
  public ImportResult run(CompanyId company, byte[] csv, boolean dryRun, boolean allowPast) {
    return run(Actor.SYSTEM, company, csv, dryRun, allowPast);
  }

  ImportResult run(Actor actor, CompanyId company, byte[] csv, boolean dryRun, boolean allowPast) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    ZoneId zone = db.tenant(company, tx -> companies.require(tx, company).zone());
    Optional<LocalDate> firstDay =
        allowPast ? Optional.empty() : Optional.of(LocalDate.ofInstant(now, zone));
    CsvFaults faults = new CsvFaults();
    List<RideRow> rides = RideRows.read(csv, zone, firstDay, faults);
    return MEANINGS.around(() ->
        db.tenant(
            company,
            tx -> {
              Map<String, ImportedPatient> patients = patients(rides);
              RideExclusions exclusions = new RideExclusions(clients.exclusions(), rides);
              tellTaken(tx, company, rides);
              exclusions.check(tx, company, patients.keySet());
              faults.refuse();
              int created = clients.unknown(tx, company, patients.keySet());
              if (!dryRun) {
                write(tx, company, actor, rides, patients, now);
                clients.exclusions().add(tx, company, exclusions.imported(), now);
              }
              return new ImportResult(dryRun, rides.size(), created, 0, 0, 0);
            }));
  }

  private void tellTaken(Tx tx, CompanyId company, List<RideRow> rides) {
    Set<BookingImportRepository.Key> taken = repository.taken(tx, company, rides);
    for (RideRow ride : rides) {
      if (taken.contains(new BookingImportRepository.Key(ride.reference(), ride.day()))) {
        ride.row().fault("reference", "csvTaken");
      }
    }
  }

  private static Map<String, ImportedPatient> patients(List<RideRow> rides) {
    Map<String, ImportedPatient> patients = new HashMap<>();
    for (RideRow ride : rides) {
      patients.putIfAbsent(
          ride.patient(), new ImportedPatient(ride.patient(), ride.trip().customerName()));
    }
    return patients;
  }

  // Outbound rides first, for returns name them by id.
  private void write(
      Tx tx,
      CompanyId company,
      Actor actor,
      List<RideRow> rides,
      Map<String, ImportedPatient> patients,
      Instant now) {
    Map<String, ClientId> ids = clients.matchOrCreate(tx, company, patients.values());
    Map<String, BookingId> outbounds = new HashMap<>();
    for (Predicate<RideRow> pass :
        List.<Predicate<RideRow>>of(ride -> !ride.isReturn(), RideRow::isReturn)) {
      List<RideRow> some = rides.stream().filter(pass).toList();
      for (int from = 0; from < some.size(); from += BATCH) {
        List<RideRow> batch = some.subList(from, Math.min(some.size(), from + BATCH));
        outbounds.putAll(repository.insert(tx, company, actor, batch, ids, outbounds, now));
      }
    }
  }

  /**
   * What an import did, or would do; also the answer over HTTP.
   *
   * @param dryRun nothing was written
   * @param imported rows of the file
   */
  public record ImportResult(
      boolean dryRun,
      int imported,
      int createdClients,
      int createdDrivers,
      int createdVehicles,
      int createdShifts) {}
}
