package ch.atmr.identity;

import ch.atmr.identity.AdminRequests.Invitation;
import ch.atmr.identity.AdminRequests.NewRole;
import ch.atmr.identity.OneTimeToken.Purpose;
import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Changes;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Page;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Language;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What administrators do with the accounts of others. Nobody changes their own, so one
 * administrator is always left.
 */
final class UserAdministration {
  /** Drivers and clients have records and rides of their own, which a role cannot take along. */
  private static final Set<Role> CHANGEABLE = Set.of(Role.ADMIN, Role.COMPANY);

  private final Db db;
  private final AccountRepository accounts;
  private final Users users;
  private final Sessions sessions;
  private final OneTimeLinks links;

  UserAdministration(
      Db db, AccountRepository accounts, Users users, Sessions sessions, OneTimeLinks links) {
    this.db = db;
    this.accounts = accounts;
    this.users = users;
    this.sessions = sessions;
    this.links = links;
  }

  Page<Account> page(Caller caller, AccountRepository.Filter filter, PageRequest page) {
    return db.as(
        caller,
        tx ->
            page.page(
                accounts.page(tx, filter, page),
                account -> account.id().value(),
                () -> accounts.count(tx, filter)));
  }

  Account require(Caller caller, UserId id) {
    return db.as(caller, tx -> require(tx, id));
  }

  /**
   * Opens an account for an administrator or a company's dispatcher, who is mailed a link to set a
   * password.
   *
   * @throws ProblemException EMAIL_TAKEN; Invalid for a company that does not go with the role
   */
  Account invite(Caller caller, Invitation wanted, Language language) {
    NewUser user =
        NewUser.of(
            new PersonalText(wanted.email()),
            Changes.personal(wanted.firstName(), Optional.empty()),
            Changes.personal(wanted.lastName(), Optional.empty()),
            Optional.empty(),
            language);
    return db.as(
        caller,
        tx -> {
          Optional<CompanyId> company = company(tx, wanted.role(), wanted.companyId());
          UserId id =
              company.isPresent()
                  ? users.createCompanyUser(tx, company.get(), user)
                  : users.createAdmin(tx, user);
          return require(tx, id);
        });
  }

  /**
   * Locks an account out or lets it in again.
   *
   * @throws ProblemException OWN_ACCOUNT; STALE_VERSION
   */
  Account setActive(Caller caller, UserId id, boolean active, OptionalInt expected) {
    return change(
        caller,
        tx -> {
          Account account = lockOther(tx, caller, id, expected);
          List<UUID> ended = List.of();
          if (account.active() && !active) {
            ended = users.lockOut(tx, id);
          } else if (!account.active() && active) {
            users.activate(tx, id);
          }
          return new Changed(require(tx, id), ended);
        });
  }

  /**
   * Makes a dispatcher an administrator, the other way round, or a dispatcher of another company.
   * All sessions end, because their tokens name the role.
   *
   * @throws ProblemException OWN_ACCOUNT; ROLE_BOUND for a driver or client; STALE_VERSION; Invalid
   *     for a company that does not go with the role
   */
  Account setRole(Caller caller, UserId id, NewRole wanted, OptionalInt expected) {
    return change(
        caller,
        tx -> {
          Account account = lockOther(tx, caller, id, expected);
          if (!CHANGEABLE.contains(account.role())) {
            throw conflict(Reason.ROLE_BOUND);
          }
          Optional<CompanyId> company = company(tx, wanted.role(), wanted.companyId());
          List<UUID> ended = List.of();
          if (account.role() != wanted.role() || !account.company().equals(company)) {
            accounts.setRole(tx, id, wanted.role(), company);
            tx.audit(
                AuditEvent.of(AuditAction.ROLE_CHANGED)
                    .in(company)
                    .about("user", id.value())
                    .with("from", account.role())
                    .with("role", wanted.role()));
            ended = sessions.endAll(tx, id, SessionEnd.ROLE_CHANGE);
          }
          return new Changed(require(tx, id), ended);
        });
  }

  /**
   * Takes a password away, ends all sessions, and mails its owner a link to set another. Nobody
   * learns a password by it.
   *
   * @throws ProblemException OWN_ACCOUNT; USER_INACTIVE for who is locked out
   */
  void resetPassword(Caller caller, UserId id, Language language) {
    change(
        caller,
        tx -> {
          Account account = lockOther(tx, caller, id, OptionalInt.empty());
          if (!account.active()) {
            throw conflict(Reason.USER_INACTIVE);
          }
          accounts.removePassword(tx, id);
          tx.audit(AuditEvent.of(AuditAction.PASSWORD_REMOVED).about("user", id.value()));
          links.voidAll(tx, id);
          links.mail(tx, id, account.email(), Purpose.PASSWORD_RESET, language);
          return new Changed(account, sessions.endAll(tx, id, SessionEnd.PASSWORD_CHANGE));
        });
  }

  /** Once all is committed, the sessions that ended are refused here at once. */
  private Account change(Caller caller, Function<Tx, Changed> work) {
    Changed changed = db.as(caller, work::apply);
    db.afterCommit(() -> sessions.refuse(changed.ended()));
    return changed.account();
  }

  private record Changed(Account account, List<UUID> ended) {}

  private Account lockOther(Tx tx, Caller caller, UserId id, OptionalInt expected) {
    if (!accounts.administers(tx, caller.user())) {
      throw new ProblemException(new Problem.Forbidden());
    }
    Account account = Changes.current(accounts.lock(tx, id), expected);
    if (id.equals(caller.user())) {
      throw conflict(Reason.OWN_ACCOUNT);
    }
    return account;
  }

  private Account require(Tx tx, UserId id) {
    return accounts.find(tx, id).orElseThrow(() -> new ProblemException(new Problem.NotFound()));
  }

  private Optional<CompanyId> company(Tx tx, Role role, @Nullable Long wanted) {
    Optional<CompanyId> company = Optional.ofNullable(wanted).map(CompanyId::new);
    if (role == Role.COMPANY && company.isEmpty()) {
      throw invalid("required");
    }
    if (role != Role.COMPANY && company.isPresent()) {
      throw invalid("onlyCompanyRole");
    }
    if (company.filter(id -> !accounts.companyExists(tx, id)).isPresent()) {
      throw invalid("unknownCompany");
    }
    return company;
  }

  private static ProblemException invalid(String rule) {
    return new ProblemException(Problem.Invalid.field("company_id", rule));
  }

  private static ProblemException conflict(Reason reason) {
    return new ProblemException(new Problem.Conflict(reason));
  }
}
