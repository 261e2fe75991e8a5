package ch.atmr.identity;

import ch.atmr.identity.OneTimeToken.Purpose;
import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Secret;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Language;
import ch.atmr.platform.outbox.Outbox;
import ch.atmr.platform.outbox.OutboxEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Forgotten passwords, and the first password of who was invited. */
final class PasswordResets {
  /** The outbox topic of forgotten passwords. */
  public static final String TOPIC = "password-forgotten";

  private static final int MOST_MAILS = 5;
  private static final Duration MAIL_SPAN = Duration.ofHours(1);

  private final Db db;
  private final UserRepository users;
  private final LoginRepository logins;
  private final Sessions sessions;
  private final OneTimeLinks links;
  private final Passwords passwords;
  private final Outbox outbox;

  PasswordResets(
      Db db,
      UserRepository users,
      LoginRepository logins,
      Sessions sessions,
      OneTimeLinks links,
      Passwords passwords,
      Outbox outbox) {
    this.db = db;
    this.users = users;
    this.logins = logins;
    this.sessions = sessions;
    this.links = links;
    this.passwords = passwords;
    this.outbox = outbox;
  }

  /**
   * Takes note of a forgotten password. Whether the address is known is looked up later, so that
   * neither the answer nor its time tells.
   */
  void request(PersonalText email, Language language) {
    PersonalText note = new PersonalText(language.name() + " " + email.reveal());
    db.nobody(tx -> {
      outbox.add(tx, TOPIC, note);
      return note;
    });
  }

  /** Takes an event of {@link #TOPIC}: mails a link if the address is an active user's. */
  public void requested(OutboxEvent event) {
    String[] note = event.payload().reveal().split(" ", 2);
    Language language = Language.valueOf(note[0]);
    PersonalText typed = new PersonalText(note[1]);
    Optional<UserId> user =
        db.nobody(tx -> logins.login(tx, typed)).filter(Login::active).map(Login::user);
    user.ifPresent(id -> db.user(id, tx -> outbox.isFirst(tx, event) && mail(tx, id, language)));
  }

  /**
   * What sets a password by a one-time token and ends all sessions. Hashing it takes long, so it is
   * done before, and no connection waits for it.
   *
   * @throws ProblemException Invalid when the token is none, or the password breaks the policy; of
   *     what sets it, when the token is wrong, used or expired
   */
  Runnable reset(String tokenText, Secret password) {
    Passwords.check("new_password", password);
    OneTimeToken token = OneTimeToken.parse(tokenText).orElseThrow(PasswordResets::refused);
    // Looked at first, so that a made-up token does not cost a hash.
    if (!db.user(token.user(), tx -> links.isUsable(tx, token))) {
      return () -> {
        throw refused();
      };
    }
    PasswordHash hash = passwords.hash("new_password", password);
    return () -> set(token, hash);
  }

  private void set(OneTimeToken token, PasswordHash hash) {
    List<UUID> ended = db.user(token.user(), tx -> set(tx, token, hash));
    db.afterCommit(() -> sessions.refuse(ended));
  }

  private List<UUID> set(Tx tx, OneTimeToken token, PasswordHash hash) {
    UserId user = token.user();
    if (!links.use(tx, token) || !users.setPassword(tx, user, hash)) {
      throw refused();
    }
    links.voidAll(tx, user);
    tx.audit(AuditEvent.of(AuditAction.PASSWORD_RESET));
    return sessions.endAll(tx, user, SessionEnd.PASSWORD_CHANGE);
  }

  /** The mail goes to the address on record, which may be written otherwise than the typed one. */
  private boolean mail(Tx tx, UserId id, Language language) {
    Optional<User> user = users.find(tx, id);
    if (user.isEmpty()
        || links.issuedWithin(tx, id, Purpose.PASSWORD_RESET, MAIL_SPAN) >= MOST_MAILS) {
      return false;
    }
    links.mail(tx, id, user.get().email(), Purpose.PASSWORD_RESET, language);
    return true;
  }

  private static ProblemException refused() {
    return new ProblemException(Problem.Invalid.field("token", "oneTimeToken"));
  }
}
