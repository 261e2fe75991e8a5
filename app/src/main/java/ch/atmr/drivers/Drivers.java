package ch.atmr.drivers;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Changes;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.DriverId;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.UserId;
import ch.atmr.kernel.VehicleId;
import ch.atmr.platform.db.ConstraintMeanings;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.db.Work;
import ch.atmr.platform.http.Language;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** What is done with a company's drivers. */
public final class Drivers {
  private static final ConstraintMeanings MEANINGS =
      new ConstraintMeanings(
          Map.of(
              "drivers_company_id_reference_key", Reason.REFERENCE_TAKEN,
              "users_email_index_key", Reason.EMAIL_TAKEN,
              "users_username_index_key", Reason.USERNAME_TAKEN));

  private final Db db;
  private final DriverRepository repository;
  private final Vehicles vehicles;
  private final DriverAccounts accounts;
  private final Clock clock;

  Drivers(
      Db db, DriverRepository repository, Vehicles vehicles, DriverAccounts accounts, Clock clock) {
    this.db = db;
    this.repository = repository;
    this.vehicles = vehicles;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** The company's driver, or NOT_FOUND. */
  public Driver require(Tx tx, CompanyId company, DriverId id) {
    return repository.find(tx, company, id).orElseThrow(Drivers::notFound);
  }

  /** The driver who signed in, or NOT_FOUND. */
  public Driver ofUser(Tx tx, CompanyId company, UserId user) {
    return repository.ofUser(tx, company, user).orElseThrow(Drivers::notFound);
  }

  /** All drivers of a company who are not deactivated. */
  public List<Driver> active(Tx tx, CompanyId company) {
    return repository.active(tx, company);
  }

  /** The company's vehicle, or NOT_FOUND. */
  public Vehicle vehicle(Tx tx, CompanyId company, VehicleId id) {
    return vehicles.require(tx, company, id);
  }

  /** All vehicles of a company that are not deactivated. */
  public List<Vehicle> activeVehicles(Tx tx, CompanyId company) {
    return vehicles.active(tx, company);
  }

  /** The drivers that have one of the references. */
  public Map<String, Driver> byReference(Tx tx, CompanyId company, Collection<String> references) {
    return repository.byReference(tx, company, references);
  }

  /**
   * Adds imported drivers, who have no login; their references must be new in the company.
   *
   * @return the new ids by reference
   */
  public Map<String, DriverId> addImported(Tx tx, CompanyId company, List<DriverDetails> imported) {
    return imported.isEmpty()
        ? Map.of()
        : repository.insertImported(tx, company, imported, clock.instant());
  }

  Page<DriverWithEmail> page(Caller caller, Optional<Boolean> active, PageRequest page) {
    CompanyId company = caller.requireCompany();
    return db.as(
        caller,
        tx -> {
          Page<Driver> drivers =
              page.page(
                  repository.page(tx, company, active, page),
                  driver -> driver.id().value(),
                  () -> repository.count(tx, company, active));
          Map<UserId, PersonalText> emails = emails(tx, drivers.items());
          return drivers.map(driver -> with(driver, emails));
        });
  }

  DriverWithEmail read(Caller caller, DriverId id) {
    CompanyId company = caller.requireCompany();
    return db.as(caller, tx -> withEmail(tx, require(tx, company, id)));
  }

  /** What adds a driver; a password is hashed before, and no connection waits for it. */
  Supplier<DriverWithEmail> adding(
      Caller caller, DriverRequests.Fields request, Language language) {
    CompanyId company = caller.requireCompany();
    DriverDetails details = request.applyTo(DriverRequests.Fields.NEW);
    Instant now = clock.instant();
    Optional<Work<UserId>> opening =
        request.account(details, language).map(account -> accounts.opening(company, account));
    return () ->
        guarded(
            caller,
            tx -> {
              details.vehicle().ifPresent(id -> vehicle(tx, company, id));
              Optional<UserId> user = opening.map(open -> open.in(tx));
              DriverId id = repository.insert(tx, company, user, details, now);
              return withEmail(tx, require(tx, company, id));
            });
  }

  DriverWithEmail change(
      Caller caller,
      DriverId id,
      DriverRequests.Fields request,
      Language language,
      OptionalInt expected) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    Optional<Work<UserId>> opening = firstLogin(caller, id, request, language);
    return guarded(
        caller,
        tx -> {
          Driver old = Changes.current(repository.lock(tx, company, id), expected);
          DriverDetails details = request.applyTo(old.details());
          details.vehicle().ifPresent(vehicle -> vehicle(tx, company, vehicle));
          Optional<UserId> user =
              old.user().isEmpty()
                  ? opening.map(open -> open.in(tx))
                  : Optional.of(renamed(tx, old.user().get(), request, details, language));
          replace(tx, old, user, details, now);
          return withEmail(tx, require(tx, company, id));
        });
  }

  void deactivate(Caller caller, DriverId id, OptionalInt expected) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    db.as(
        caller,
        tx -> {
          Driver old = Changes.current(repository.lock(tx, company, id), expected);
          replace(tx, old, old.user(), old.details().withActive(false), now);
          return old;
        });
  }

  DriverWithEmail self(Caller caller) {
    CompanyId company = caller.requireCompany();
    return db.as(caller, tx -> withEmail(tx, ofUser(tx, company, caller.user())));
  }

  DriverWithEmail changeSelf(Caller caller, DriverRequests.Profile request, OptionalInt expected) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    return db.as(
        caller,
        tx -> {
          DriverId id = ofUser(tx, company, caller.user()).id();
          Driver old = Changes.current(repository.lock(tx, company, id), expected);
          repository.update(tx, old, old.user(), request.applyTo(old.details()), now);
          return withEmail(tx, require(tx, company, id));
        });
  }

  // The password is hashed outside the transaction that holds the driver's lock.
  private Optional<Work<UserId>> firstLogin(
      Caller caller, DriverId id, DriverRequests.Fields request, Language language) {
    Driver driver = read(caller, id).driver();
    return driver.user().isPresent()
        ? Optional.empty()
        : request
            .account(request.applyTo(driver.details()), language)
            .map(account -> accounts.opening(driver.company(), account));
  }

  private UserId renamed(
      Tx tx, UserId user, DriverRequests.Fields request, DriverDetails details, Language language) {
    if (request.password() != null) {
      throw new ProblemException(Problem.Invalid.field("password", "loginExists"));
    }
    request
        .account(details, language)
        .ifPresent(account -> accounts.changeEmail(tx, user, account.email(), language));
    return user;
  }

  private void replace(
      Tx tx, Driver old, Optional<UserId> user, DriverDetails details, Instant now) {
    if (old.active() && !details.active()) {
      if (repository.inUse(tx, old.company(), old.id(), now)) {
        throw new ProblemException(new Problem.Conflict(Reason.DRIVER_IN_USE));
      }
      user.ifPresent(login -> accounts.close(tx, login));
    } else if (!old.active() && details.active()) {
      user.ifPresent(login -> accounts.reopen(tx, login));
    }
    repository.update(tx, old, user, details, now);
  }

  private Map<UserId, PersonalText> emails(Tx tx, List<Driver> drivers) {
    List<UserId> users = drivers.stream().flatMap(driver -> driver.user().stream()).toList();
    return users.isEmpty() ? Map.of() : accounts.emails(tx, users);
  }

  private DriverWithEmail withEmail(Tx tx, Driver driver) {
    return with(driver, emails(tx, List.of(driver)));
  }

  private static DriverWithEmail with(Driver driver, Map<UserId, PersonalText> emails) {
    return new DriverWithEmail(
        driver, driver.user().flatMap(user -> Optional.ofNullable(emails.get(user))));
  }

  private <T> T guarded(Caller caller, Work<T> work) {
    return MEANINGS.around(() -> db.as(caller, work));
  }

  private static ProblemException notFound() {
    return new ProblemException(new Problem.NotFound());
  }
}
