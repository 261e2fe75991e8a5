package ch.atmr.identity;

import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.Unauthenticated.Reason;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.telemetry.SecurityMeters;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Signing in, staying signed in, signing out. */
final class SignIn {
  private final Db db;
  private final UserRepository users;
  private final LoginRepository logins;
  private final Sessions sessions;
  private final Tokens tokens;
  private final Passwords passwords;
  private final SecurityMeters security;
  private final Clock clock;

  SignIn(
      Db db,
      UserRepository users,
      LoginRepository logins,
      Sessions sessions,
      Tokens tokens,
      Passwords passwords,
      SecurityMeters security,
      Clock clock) {
    this.db = db;
    this.users = users;
    this.logins = logins;
    this.sessions = sessions;
    this.tokens = tokens;
    this.passwords = passwords;
    this.security = security;
    this.clock = clock;
  }

  /**
   * A new session; BAD_CREDENTIALS alike for an unknown address, a wrong password, a locked user.
   */
  SignedIn login(PersonalText email, Secret password) {
    Optional<Login> login = db.nobody(tx -> logins.login(tx, email));
    Optional<PasswordHash> hash = login.flatMap(Login::password);
    boolean right = passwords.matches(password, hash);
    if (login.isEmpty() || hash.isEmpty() || !right || !login.get().active()) {
      db.nobody(tx -> tx.last().audit(failed(login)));
      throw refused(Reason.BAD_CREDENTIALS);
    }
    return db.user(login.get().user(), tx -> begin(tx, login.get(), hash.get()));
  }

  /**
   * New tokens for a refresh token, which is spent. A spent one that comes again was copied: the
   * whole session ends with TOKEN_REVOKED, also for whoever came first.
   */
  SignedIn refresh(String refreshToken) {
    Tokens.Refresh token = tokens.verifyRefresh(refreshToken);
    return switch (db.user(token.user(), tx -> renew(tx, token))) {
      case Renewed renewed -> {
        security.refreshed();
        yield renewed.signedIn();
      }
      case Refused refusal -> {
        sessions.refuse(refusal.ended());
        throw refused(refusal.reason());
      }
    };
  }

  /** Ends the caller's session: none of its tokens works any more. */
  void logout(Caller caller) {
    UUID session = caller.session();
    db.user(
        caller.user(),
        tx -> {
          tx.audit(AuditEvent.of(AuditAction.LOGGED_OUT).in(caller.company()));
          return sessions.end(tx, session, SessionEnd.LOGOUT);
        });
    sessions.refuse(List.of(session));
  }

  private SignedIn begin(Tx tx, Login login, PasswordHash verified) {
    User user =
        users
            .signIn(tx, login.user(), verified, clock.instant())
            .orElseThrow(() -> refused(Reason.BAD_CREDENTIALS));
    tx.audit(AuditEvent.of(AuditAction.LOGIN_SUCCEEDED).in(user.company()));
    return give(tx, user, sessions.begin(tx, user.id()))
        .orElseThrow(() -> new IllegalStateException("a new session has ended"));
  }

  // Written for an unknown address too, so that the time does not tell which it was.
  private static AuditEvent failed(Optional<Login> login) {
    AuditEvent event = AuditEvent.of(AuditAction.LOGIN_FAILED);
    return login.map(known -> event.about("user", known.user().value())).orElse(event);
  }

  // It answers and does not throw: what it ends must be committed.
  private Renewal renew(Tx tx, Tokens.Refresh token) {
    if (!sessions.useToken(tx, token)) {
      if (!sessions.knowsToken(tx, token)) {
        return new Refused(Reason.TOKEN_INVALID, List.of());
      }
      tx.audit(AuditEvent.of(AuditAction.TOKEN_REUSED));
      return new Refused(Reason.TOKEN_REVOKED, sessions.end(tx, token.session(), SessionEnd.REUSE));
    }
    return users
        .find(tx, token.user())
        .flatMap(user -> give(tx, user, token.session()))
        .<Renewal>map(Renewed::new)
        .orElseGet(() -> new Refused(Reason.TOKEN_REVOKED, List.of()));
  }

  /** Empty when the session has ended. */
  private Optional<SignedIn> give(Tx tx, User user, UUID session) {
    String refreshToken = tokens.refresh(user.id(), user.publicId(), session);
    return sessions.keepToken(tx, session, user.id(), refreshToken)
        ? Optional.of(new SignedIn(user, tokens.access(user.caller(session)), refreshToken))
        : Optional.empty();
  }

  private static ProblemException refused(Reason reason) {
    return new ProblemException(new Problem.Unauthenticated(reason));
  }

  private sealed interface Renewal {}

  private record Renewed(SignedIn signedIn) implements Renewal {}

  private record Refused(Reason reason, List<UUID> ended) implements Renewal {}
}
