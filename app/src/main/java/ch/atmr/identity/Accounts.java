package ch.atmr.identity;

import ch.atmr.identity.AuthRequests.Register;
import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Language;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What people do with their own accounts: open one, look at it. */
final class Accounts {
  private static final ZoneId SWISS = ZoneId.of("Europe/Zurich");

  private final Db db;
  private final UserRepository users;
  private final LoginRepository logins;
  private final Passwords passwords;
  private final Clock clock;

  Accounts(Db db, UserRepository users, LoginRepository logins, Passwords passwords, Clock clock) {
    this.db = db;
    this.users = users;
    this.logins = logins;
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * What opens a CLIENT account and has its public id. Hashing its password takes long, so it is
   * done before, and no connection waits for it.
   *
   * @throws ProblemException Invalid for a weak password or a birth date to come; EMAIL_TAKEN or
   *     USERNAME_TAKEN of what opens it
   */
  Supplier<UUID> opening(Register wanted, Language language) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), SWISS);
    if (wanted.birthDate() != null && wanted.birthDate().isAfter(today)) {
      throw new ProblemException(Problem.Invalid.field("birth_date", "notInFuture"));
    }
    NewUser user =
        new NewUser(
            new PersonalText(wanted.email()),
            text(wanted.username()),
            text(wanted.firstName()),
            text(wanted.lastName()),
            text(wanted.phone()),
            Optional.ofNullable(wanted.birthDate()),
            Optional.of(passwords.hash("password", new Secret(wanted.password()))),
            language);
    UUID publicId = RowKeys.next();
    return () -> db.nobody(tx -> insert(tx, publicId, user));
  }

  /** The caller's own account. */
  User own(Caller caller) {
    return db.user(caller.user(), tx -> users.find(tx, caller.user()))
        .orElseThrow(() ->
            new ProblemException(
                new Problem.Unauthenticated(Problem.Unauthenticated.Reason.TOKEN_REVOKED)));
  }

  private UUID insert(Tx tx, UUID publicId, NewUser user) {
    Users.refuseTaken(logins, tx, user);
    if (!users.insertClient(tx, publicId, user, clock.instant())) {
      throw Users.takenBy(logins, tx, user);
    }
    tx.audit(
        AuditEvent.of(AuditAction.USER_CREATED).about("user", publicId).with("role", Role.CLIENT));
    return publicId;
  }

  private static Optional<PersonalText> text(@Nullable String text) {
    return Optional.ofNullable(text)
        .map(String::strip)
        .filter(t -> !t.isEmpty())
        .map(PersonalText::new);
  }
}
