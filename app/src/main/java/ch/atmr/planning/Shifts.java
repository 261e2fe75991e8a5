package ch.atmr.planning;

import ch.atmr.companies.Companies;
import ch.atmr.companies.Company;
import ch.atmr.drivers.Driver;
import ch.atmr.drivers.Drivers;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Changes;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.ShiftId;
import ch.atmr.kernel.TimeCursor;
import ch.atmr.kernel.TimeWindow;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.db.ConstraintMeanings;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.db.Work;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is done with a company's shifts. */
public final class Shifts {
  private static final ConstraintMeanings MEANINGS =
      new ConstraintMeanings(
          Map.of(
              "shifts_driver_overlap", Reason.SHIFT_OVERLAP,
              "shifts_vehicle_overlap", Reason.SHIFT_OVERLAP));

  private static final int DEFAULT_DAYS_AFTER = 6;
  private static final int MOST_DAYS = 92;

  private final Db db;
  private final ShiftRepository repository;
  private final Companies companies;
  private final Drivers drivers;
  private final Clock clock;

  Shifts(Db db, ShiftRepository repository, Companies companies, Drivers drivers, Clock clock) {
    this.db = db;
    this.repository = repository;
    this.companies = companies;
    this.drivers = drivers;
    this.clock = clock;
  }

  /**
   * The shifts that start from {@code from} and before {@code to}, by start; only those whose
   * driver and vehicle are active.
   */
  public List<Shift> on(Tx tx, CompanyId company, Instant from, Instant to) {
    return repository.drivable(tx, company, from, to);
  }

  Page<Shift> page(Caller caller, Days days, Optional<DriverId> driver, PageRequest page) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    return db.as(
        caller,
        tx -> {
          ShiftFilter filter = days.filter(companies.require(tx, company), driver, now);
          return page.byTime(
              repository.page(tx, company, filter, page),
              shift -> new TimeCursor(shift.window().earliest(), shift.id().value()),
              () -> repository.count(tx, company, filter));
        });
  }

  Shift create(Caller caller, ShiftRequests.Fields request) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    TimeWindow window = request.window(Optional.empty());
    Optional<Break> pause = request.pause(Optional.empty(), window);
    return guarded(
        caller,
        tx -> {
          Driver driver = driver(tx, company, request.driver().orElseThrow());
          VehicleId vehicle =
              request
                  .vehicle()
                  .or(driver::vehicle)
                  .orElseThrow(() -> ShiftRequests.wrong("vehicle_id", "required"));
          checkVehicle(tx, company, vehicle);
          Place depot =
              request
                  .depot(companies.require(tx, company).depot())
                  .orElseThrow(() -> ShiftRequests.wrong("depot_address", "required"));
          ShiftDetails details = new ShiftDetails(driver.id(), vehicle, window, depot, pause);
          return require(tx, company, repository.insert(tx, company, details, now));
        });
  }

  Shift change(Caller caller, ShiftId id, ShiftRequests.Fields request, OptionalInt expected) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    return guarded(
        caller,
        tx -> {
          Shift old = Changes.current(repository.lock(tx, company, id), expected);
          ShiftDetails details = changed(tx, old, request);
          if (repository.losesRides(tx, old, Optional.of(details))) {
            throw conflict(Reason.SHIFT_HAS_RIDES);
          }
          repository.update(tx, old, details, now);
          return require(tx, company, id);
        });
  }

  void delete(Caller caller, ShiftId id, OptionalInt expected) {
    CompanyId company = caller.requireCompany();
    db.as(
        caller,
        tx -> {
          Shift old = Changes.current(repository.lock(tx, company, id), expected);
          if (repository.losesRides(tx, old, Optional.empty())) {
            throw conflict(Reason.SHIFT_HAS_RIDES);
          }
          repository.delete(tx, old);
          return old;
        });
  }

  private ShiftDetails changed(Tx tx, Shift old, ShiftRequests.Fields request) {
    DriverId driver =
        request.driver().map(id -> driver(tx, old.company(), id).id()).orElse(old.driver());
    VehicleId vehicle = Changes.kept(request.vehicle().orElse(null), old.vehicle());
    if (!vehicle.equals(old.vehicle())) {
      checkVehicle(tx, old.company(), vehicle);
    }
    TimeWindow window = request.window(Optional.of(old.window()));
    return new ShiftDetails(
        driver,
        vehicle,
        window,
        request.depot(Optional.of(old.depot())).orElse(old.depot()),
        request.pause(old.pause(), window));
  }

  private Driver driver(Tx tx, CompanyId company, DriverId id) {
    Driver driver = drivers.require(tx, company, id);
    if (!driver.active()) {
      throw conflict(Reason.DRIVER_INACTIVE);
    }
    return driver;
  }

  private void checkVehicle(Tx tx, CompanyId company, VehicleId id) {
    if (!drivers.vehicle(tx, company, id).active()) {
      throw conflict(Reason.VEHICLE_INACTIVE);
    }
  }

  private Shift require(Tx tx, CompanyId company, ShiftId id) {
    return repository.find(tx, company, id).orElseThrow(Shifts::notFound);
  }

  private <T> T guarded(Caller caller, Work<T> work) {
    return MEANINGS.around(() -> db.as(caller, work));
  }

  private static ProblemException conflict(Reason reason) {
    return new ProblemException(new Problem.Conflict(reason));
  }

  private static ProblemException notFound() {
    return new ProblemException(new Problem.NotFound());
  }

  /** The local days that are asked for, both included. */
  record Days(Optional<LocalDate> from, Optional<LocalDate> to) {
    ShiftFilter filter(Company company, Optional<DriverId> driver, Instant now) {
      LocalDate first = from.orElseGet(() -> LocalDate.ofInstant(now, company.zone()));
      LocalDate last = to.orElseGet(() -> first.plusDays(DEFAULT_DAYS_AFTER));
      long days = ChronoUnit.DAYS.between(first, last) + 1;
      if (days < 1 || days > MOST_DAYS) {
        throw ShiftRequests.wrong("to", "dayRange", MOST_DAYS);
      }
      return new ShiftFilter(
          first.atStartOfDay(company.zone()).toInstant(),
          last.plusDays(1).atStartOfDay(company.zone()).toInstant(),
          driver);
    }
  }
}
