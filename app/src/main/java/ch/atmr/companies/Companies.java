package ch.atmr.companies;

import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Changes;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.ConstraintMeanings;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Language;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** What is done with companies. */
public final class Companies {
  private static final ConstraintMeanings MEANINGS =
      new ConstraintMeanings(Map.of("users_email_index_key", Problem.Conflict.Reason.EMAIL_TAKEN));

  private final Db db;
  private final CompanyRepository repository;
  private final OwnerAccounts owners;
  private final Clock clock;

  Companies(Db db, CompanyRepository repository, OwnerAccounts owners, Clock clock) {
    this.db = db;
    this.repository = repository;
    this.owners = owners;
    this.clock = clock;
  }

  /** The company, or NOT_FOUND where the transaction does not see it. */
  public Company require(Tx tx, CompanyId id) {
    return repository.find(tx, id).orElseThrow(Companies::notFound);
  }

  /**
   * The company, as {@link #require} gives it. Whoever asks like this for the same one waits until
   * the transaction has ended.
   */
  public Company lock(Tx tx, CompanyId id) {
    return repository.lock(tx, id).orElseThrow(Companies::notFound);
  }

  /**
   * Whether a client may book with the company; also asked before the client has a record there.
   */
  public boolean bookable(Tx tx, CompanyId id) {
    return repository.bookable(tx, id);
  }

  /**
   * Adds a company that takes bookings and is planned, in a system transaction. Its owner's login
   * is the caller's matter.
   */
  public CompanyId add(Tx tx, String name, Place depot) {
    CompanyId id = repository.insert(tx, RowKeys.next(), name, true, true, clock.instant());
    repository.update(tx, require(tx, id).withDepot(depot));
    return id;
  }

  Company own(Caller caller) {
    CompanyId id = caller.requireCompany();
    return db.as(caller, tx -> require(tx.last(), id));
  }

  Page<Company> list(Caller caller, PageRequest page) {
    return db.as(
        caller,
        tx -> {
          return page.page(
              repository.list(tx, page),
              company -> company.id().value(),
              () -> repository.count(tx));
        });
  }

  Company create(Caller caller, CompanyRequests.Create request, Language language) {
    boolean approved = Changes.kept(request.isApproved(), false);
    boolean enabled = Changes.kept(request.dispatchEnabled(), false);
    OwnerAccounts.Owner owner =
        new OwnerAccounts.Owner(
            new PersonalText(request.ownerEmail()),
            new PersonalText(request.ownerFirstName().strip()),
            new PersonalText(request.ownerLastName().strip()),
            language);
    Instant now = clock.instant();
    return MEANINGS.around(() ->
        db.as(
            caller,
            tx -> {
              CompanyId id =
                  repository.insert(
                      tx, RowKeys.next(), request.name().strip(), approved, enabled, now);
              owners.open(tx, id, owner);
              return require(tx, id);
            }));
  }

  Company changeOwn(Caller caller, CompanyRequests.Update request, OptionalInt expected) {
    return change(caller, caller.requireCompany(), expected, Optional.empty(), request::applyTo);
  }

  Company approve(
      Caller caller, CompanyId id, CompanyRequests.Approval request, OptionalInt expected) {
    Instant now = clock.instant();
    AuditEvent approval =
        AuditEvent.of(AuditAction.COMPANY_APPROVAL_CHANGED)
            .in(Optional.of(id))
            .about("company", id.value());
    return change(
        caller,
        id,
        expected,
        Optional.of(approval),
        old ->
            old.withApproval(
                Changes.kept(request.isApproved(), old.approved()),
                Changes.kept(request.dispatchEnabled(), old.dispatchEnabled()),
                now));
  }

  private Company change(
      Caller caller,
      CompanyId id,
      OptionalInt expected,
      Optional<AuditEvent> event,
      UnaryOperator<Company> change) {
    return db.as(
        caller,
        tx -> {
          Company old = Changes.current(repository.lock(tx, id), expected);
          repository.update(tx, change.apply(old));
          event.ifPresent(tx::audit);
          return require(tx, id);
        });
  }

  private static ProblemException notFound() {
    return new ProblemException(new Problem.NotFound());
  }
}
