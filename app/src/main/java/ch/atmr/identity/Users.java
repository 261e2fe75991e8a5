package ch.atmr.identity;

import ch.atmr.identity.OneTimeToken.Purpose;
import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Conflict.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Language;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The accounts that one person makes for another. What takes a {@code Tx} runs in the caller's
 * transaction: of the company for its own users, of the system for others. A taken e-mail address
 * or user name ends it with the problem EMAIL_TAKEN or USERNAME_TAKEN.
 */
public final class Users {
  private final Db db;
  private final UserRepository repository;
  private final LoginRepository logins;
  private final Sessions sessions;
  private final OneTimeLinks links;
  private final Clock clock;

  Users(
      Db db,
      UserRepository repository,
      LoginRepository logins,
      Sessions sessions,
      OneTimeLinks links,
      Clock clock) {
    this.db = db;
    this.repository = repository;
    this.logins = logins;
    this.sessions = sessions;
    this.links = links;
    this.clock = clock;
  }

  /** Adds a DRIVER of a company. Without a password, a link to set one is mailed. */
  public UserId createDriverUser(Tx tx, CompanyId company, NewUser wanted) {
    return create(tx, Role.DRIVER, Optional.of(company), wanted);
  }

  /** Adds a COMPANY user, a dispatcher. Without a password, a link to set one is mailed. */
  public UserId createCompanyUser(Tx tx, CompanyId company, NewUser wanted) {
    return create(tx, Role.COMPANY, Optional.of(company), wanted);
  }

  /** Adds a CLIENT, in a system transaction. Without a password, a link to set one is mailed. */
  public UserId createClientUser(Tx tx, NewUser wanted) {
    return create(tx, Role.CLIENT, Optional.empty(), wanted);
  }

  /** Adds an ADMIN, in a system transaction. Without a password, a link is mailed. */
  public UserId createAdmin(Tx tx, NewUser wanted) {
    return create(tx, Role.ADMIN, Optional.empty(), wanted);
  }

  /**
   * Adds an administrator who has no password yet, in a transaction of its own: the way in for the
   * first one.
   *
   * @return the link to set the password, good once within seven days; to be shown to a person,
   *     never logged
   */
  public String inviteAdmin(PersonalText email) {
    NewUser wanted =
        NewUser.of(email, Optional.empty(), Optional.empty(), Optional.empty(), Language.FRENCH);
    return db.system(
        "administrator invited by an operator",
        tx ->
            links.issue(tx, insert(tx, Role.ADMIN, Optional.empty(), wanted), Purpose.INVITATION));
  }

  /**
   * Gives a user a new sign-in address. Links mailed to the old one are void; who has no password
   * yet is mailed a new link.
   */
  public void changeEmail(Tx tx, UserId user, PersonalText email, Language language) {
    boolean hasPassword = repository.hasPassword(tx, user).orElseThrow(Users::notFound);
    logins.lockNames(tx, email, Optional.empty());
    Optional<Login> holder = logins.login(tx, email);
    if (holder.isPresent() && !holder.get().user().equals(user)) {
      throw taken(Reason.EMAIL_TAKEN);
    }
    repository.setEmail(tx, user, email);
    tx.audit(AuditEvent.of(AuditAction.EMAIL_CHANGED).about("user", user.value()));
    links.voidAll(tx, user);
    if (!hasPassword) {
      links.mail(tx, user, email, Purpose.INVITATION, language);
    }
  }

  /** Who signs in by an address, locked out or not; asks across all tenants. */
  public Optional<UserId> find(Tx tx, PersonalText email) {
    return logins.login(tx, email).map(Login::user);
  }

  /** The sign-in addresses of those users that the transaction sees. */
  public Map<UserId, PersonalText> emails(Tx tx, Collection<UserId> users) {
    return repository.emails(tx, users);
  }

  /** Who an active user is, or NOT_FOUND where the transaction does not see it. */
  public UserProfile profile(Tx tx, UserId user) {
    return repository.profile(tx, user).orElseThrow(Users::notFound);
  }

  /** Changes names, phone and birth date; public id and sign-in address stay. */
  public void changeProfile(Tx tx, UserId user, UserProfile profile) {
    repository.setProfile(tx, user, profile);
  }

  /** Locks a user out: no new sign-in, sessions refused within a second or so, links void. */
  public void deactivate(Tx tx, UserId user) {
    lockOut(tx, user);
  }

  /** The same; {@link Sessions#refuse} makes it so at once for the sessions that it ended. */
  List<UUID> lockOut(Tx tx, UserId user) {
    setActive(tx, user, false);
    tx.audit(AuditEvent.of(AuditAction.USER_DEACTIVATED).about("user", user.value()));
    links.voidAll(tx, user);
    return sessions.endAll(tx, user, SessionEnd.DEACTIVATED);
  }

  /** Lets a user sign in again. */
  public void activate(Tx tx, UserId user) {
    setActive(tx, user, true);
    tx.audit(AuditEvent.of(AuditAction.USER_ACTIVATED).about("user", user.value()));
  }

  private void setActive(Tx tx, UserId user, boolean active) {
    if (!repository.setActive(tx, user, active)) {
      throw notFound();
    }
  }

  private static ProblemException notFound() {
    return new ProblemException(new Problem.NotFound());
  }

  private UserId create(Tx tx, Role role, Optional<CompanyId> company, NewUser wanted) {
    UserId user = insert(tx, role, company, wanted);
    if (wanted.password().isEmpty()) {
      links.mail(tx, user, wanted.email(), Purpose.INVITATION, wanted.language());
    }
    return user;
  }

  private UserId insert(Tx tx, Role role, Optional<CompanyId> company, NewUser wanted) {
    refuseTaken(logins, tx, wanted);
    UserId user =
        repository
            .insert(tx, RowKeys.next(), role, company, wanted, clock.instant())
            .orElseThrow(() -> takenBy(logins, tx, wanted));
    tx.audit(
        AuditEvent.of(AuditAction.USER_CREATED)
            .in(company)
            .about("user", user.value())
            .with("role", role));
    return user;
  }

  /** Keeps others from taking the names; EMAIL_TAKEN or USERNAME_TAKEN when somebody has one. */
  static void refuseTaken(LoginRepository logins, Tx tx, NewUser wanted) {
    logins.lockNames(tx, wanted.email(), wanted.username());
    if (logins.login(tx, wanted.email()).isPresent()) {
      throw taken(Reason.EMAIL_TAKEN);
    }
    if (wanted.username().filter(name -> logins.hasUsername(tx, name)).isPresent()) {
      throw taken(Reason.USERNAME_TAKEN);
    }
  }

  /** Why an insert added nothing. */
  static ProblemException takenBy(LoginRepository logins, Tx tx, NewUser wanted) {
    return taken(
        logins.login(tx, wanted.email()).isPresent() ? Reason.EMAIL_TAKEN : Reason.USERNAME_TAKEN);
  }

  private static ProblemException taken(Reason reason) {
    return new ProblemException(new Problem.Conflict(reason));
  }
}
