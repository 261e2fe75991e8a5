package ch.atmr.clients;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Changes;
import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Exclusions;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.ConstraintMeanings;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.db.Work;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** What is done with a company's clients. */
public final class Clients {
  private static final ConstraintMeanings MEANINGS =
      new ConstraintMeanings(
          Map.of("clients_company_id_reference_key", Problem.Conflict.Reason.REFERENCE_TAKEN));
  private static final ZoneId ZONE = ZoneId.of("Europe/Zurich");

  private final Db db;
  private final ClientRepository repository;
  private final ClientList list;
  private final Profiles profiles;
  private final ClientExclusions exclusions = new ClientExclusions();
  private final Clock clock;

  Clients(Db db, ClientRepository repository, ClientList list, Profiles profiles, Clock clock) {
    this.db = db;
    this.repository = repository;
    this.list = list;
    this.profiles = profiles;
    this.clock = clock;
  }

  /** The company's client, or NOT_FOUND. */
  public Client require(Tx tx, CompanyId company, ClientId id) {
    return repository.find(tx, company, id).orElseThrow(Clients::notFound);
  }

  /**
   * The user's record in a company; where the company has none it is added as SELF_SERVICE with
   * what the user's profile says. Runs in a transaction of the user. Whether the company takes
   * bookings is the caller's matter ({@code Companies.bookable}).
   */
  public ClientId linkedOrNew(Tx tx, CompanyId company, UserId user) {
    return profiles.linkedOrNew(tx, company, user);
  }

  /** The companies that serve a user, by name; in a transaction of that user, or of the system. */
  public List<ClientOfUser> ofUser(Tx tx, UserId user) {
    return repository.ofUser(tx, user);
  }

  /** Adds a patient whom a company enters by hand; the reference, if any, must be new in it. */
  public ClientId add(Tx tx, CompanyId company, Optional<String> reference, Person person) {
    ClientDetails details = ClientDetails.patient(ClientType.PRIVATE, reference, person);
    return repository.insert(tx, company, Optional.empty(), details, clock.instant());
  }

  /** How many of the references name no client of the company yet. */
  public int unknown(Tx tx, CompanyId company, Collection<String> references) {
    Map<String, ClientId> known = list.byReference(tx, company, references);
    return (int)
        references.stream().distinct().filter(reference -> !known.containsKey(reference)).count();
  }

  /**
   * The clients of an import by their references; those that the company does not have are added as
   * PRIVATE. Takes a few statements however many there are.
   */
  public Map<String, ClientId> matchOrCreate(
      Tx tx, CompanyId company, Collection<ImportedPatient> patients) {
    Map<String, ImportedPatient> wanted = new LinkedHashMap<>();
    patients.forEach(patient -> wanted.putIfAbsent(patient.reference(), patient));
    Map<String, ClientId> known = list.byReference(tx, company, wanted.keySet());
    List<ImportedPatient> missing =
        wanted.values().stream()
            .filter(patient -> !known.containsKey(patient.reference()))
            .toList();
    if (!missing.isEmpty()) {
      list.insert(tx, company, missing, clock.instant());
      known.putAll(
          list.byReference(tx, company, missing.stream().map(ImportedPatient::reference).toList()));
    }
    return Map.copyOf(known);
  }

  /** With whom clients never travel. */
  public ClientExclusions exclusions() {
    return exclusions;
  }

  Client read(Caller caller, ClientId id) {
    CompanyId company = caller.requireCompany();
    return db.as(caller, tx -> require(tx.last(), company, id));
  }

  Page<Client> page(Caller caller, ClientList.Filter filter, PageRequest page) {
    CompanyId company = caller.requireCompany();
    return db.as(
        caller,
        tx -> {
          return page.page(
              list.page(page.withTotal() ? tx : tx.last(), company, filter, page),
              client -> client.id().value(),
              () -> list.count(tx.last(), company, filter));
        });
  }

  Client create(Caller caller, ClientRequests.Fields request) {
    CompanyId company = caller.requireCompany();
    Person nobody =
        new Person(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ClientDetails details =
        request.applyTo(ClientDetails.patient(ClientType.PRIVATE, Optional.empty(), nobody));
    Instant now = clock.instant();
    checkDetails(details, now);
    return guarded(
        caller,
        tx -> {
          exclusions.check(tx, company, Exclusions.NONE, details.exclusions());
          return require(
              tx, company, repository.insert(tx, company, Optional.empty(), details, now));
        });
  }

  Client change(Caller caller, ClientId id, ClientRequests.Fields request, OptionalInt expected) {
    return change(caller, id, expected, request::applyTo);
  }

  void deactivate(Caller caller, ClientId id, OptionalInt expected) {
    change(caller, id, expected, ClientDetails::deactivated);
  }

  private Client change(
      Caller caller, ClientId id, OptionalInt expected, UnaryOperator<ClientDetails> change) {
    CompanyId company = caller.requireCompany();
    Instant now = clock.instant();
    return guarded(
        caller,
        tx -> {
          Client old = Changes.current(repository.lock(tx, company, id), expected);
          ClientDetails details = change.apply(old.details());
          checkDetails(details, now);
          exclusions.check(tx, company, old.details().exclusions(), details.exclusions());
          if (old.active() && !details.active() && repository.hasOpenRides(tx, company, id)) {
            throw new ProblemException(new Problem.Conflict(Problem.Conflict.Reason.CLIENT_IN_USE));
          }
          repository.update(tx, old, details, now);
          return require(tx, company, id);
        });
  }

  private <T> T guarded(Caller caller, Work<T> work) {
    return MEANINGS.around(() -> db.as(caller, work));
  }

  private static void checkDetails(ClientDetails details, Instant now) {
    checkBirthDate(details.person(), now);
    if (details.isInstitution() && details.institution().isEmpty()) {
      throw new ProblemException(Problem.Invalid.field("institution_name", "required"));
    }
  }

  static void checkBirthDate(Person person, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZONE);
    if (person.birthDate().filter(date -> date.isAfter(today)).isPresent()) {
      throw new ProblemException(Problem.Invalid.field("birth_date", "notInFuture"));
    }
  }

  static ProblemException notFound() {
    return new ProblemException(new Problem.NotFound());
  }
}
