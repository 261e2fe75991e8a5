package ch.atmr.drivers;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Changes;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.db.ConstraintMeanings;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.db.Work;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** What is done with a company's vehicles. */
public final class Vehicles {
  private static final ConstraintMeanings MEANINGS =
      new ConstraintMeanings(
          Map.of(
              "vehicles_company_id_reference_key", Reason.REFERENCE_TAKEN,
              "vehicles_company_id_license_plate_key", Reason.LICENSE_PLATE_TAKEN));

  private final Db db;
  private final VehicleRepository repository;
  private final Clock clock;

  Vehicles(Db db, VehicleRepository repository, Clock clock) {
    this.db = db;
    this.repository = repository;
    this.clock = clock;
  }

  /** The vehicles that have one of the references. */
  public Map<String, Vehicle> byReference(Tx tx, CompanyId company, Collection<String> references) {
    return repository.byReference(tx, company, references);
  }

  /**
   * Adds imported vehicles; their references must be new in the company.
   *
   * @return the new ids by reference
   */
  public Map<String, VehicleId> addImported(
      Tx tx, CompanyId company, List<VehicleDetails> imported) {
    return imported.isEmpty()
        ? Map.of()
        : repository.insertImported(tx, company, imported, clock.instant());
  }

  Vehicle require(Tx tx, CompanyId company, VehicleId id) {
    return repository.find(tx, company, id).orElseThrow(Vehicles::notFound);
  }

  List<Vehicle> active(Tx tx, CompanyId company) {
    return repository.active(tx, company);
  }

  Page<Vehicle> page(Caller caller, Optional<Boolean> active, PageRequest page) {
    CompanyId company = caller.requireCompany();
    return db.as(
        caller,
        tx -> {
          return page.page(
              repository.page(page.withTotal() ? tx : tx.last(), company, active, page),
              vehicle -> vehicle.id().value(),
              () -> repository.count(tx.last(), company, active));
        });
  }

  Vehicle read(Caller caller, VehicleId id) {
    CompanyId company = caller.requireCompany();
    return db.as(caller, tx -> require(tx.last(), company, id));
  }

  Vehicle create(Caller caller, VehicleRequests.Fields request) {
    CompanyId company = caller.requireCompany();
    VehicleDetails details = request.applyTo(VehicleRequests.Fields.NEW);
    return guarded(
        caller,
        tx -> require(tx, company, repository.insert(tx, company, details, clock.instant())));
  }

  Vehicle change(
      Caller caller, VehicleId id, VehicleRequests.Fields request, OptionalInt expected) {
    return change(caller, id, expected, request::applyTo);
  }

  void deactivate(Caller caller, VehicleId id, OptionalInt expected) {
    change(caller, id, expected, VehicleDetails::deactivated);
  }

  private Vehicle change(
      Caller caller, VehicleId id, OptionalInt expected, UnaryOperator<VehicleDetails> change) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    return guarded(
        caller,
        tx -> {
          Vehicle old = Changes.current(repository.lock(tx, company, id), expected);
          VehicleDetails details = change.apply(old.details());
          if (old.active() && !details.active() && repository.inUse(tx, company, id, now)) {
            throw new ProblemException(new Problem.Conflict(Reason.VEHICLE_IN_USE));
          }
          repository.update(tx, old, details, now);
          return require(tx, company, id);
        });
  }

  private <T> T guarded(Caller caller, Work<T> work) {
    return MEANINGS.around(() -> db.as(caller, work));
  }

  private static ProblemException notFound() {
    return new ProblemException(new Problem.NotFound());
  }
}
