package ch.atmr.identity;

import ch.atmr.identity.OneTimeToken.Purpose;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.http.Language;
import ch.atmr.platform.http.Texts;
import ch.atmr.platform.mail.Mail;
import ch.atmr.platform.outbox.Outbox;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Links by which a user sets a password: printed to an administrator, or mailed. */
final class OneTimeLinks {
  private final OneTimeTokenRepository repository;
  private final Outbox outbox;
  private final Texts texts;
  private final Clock clock;
  private final String base;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param base where users open the application, like {@code https://app.example.ch}
   */
  OneTimeLinks(
      OneTimeTokenRepository repository, Outbox outbox, Texts texts, Clock clock, String base) {
    this.repository = repository;
    this.outbox = outbox;
    this.texts = texts;
    this.clock = clock;
    this.base = base;
  }

  /** A new link of a user whom the transaction sees. */
  String issue(Tx tx, UserId user, Purpose purpose) {
    String token = OneTimeToken.draw(user, random);
    repository.insert(tx, new OneTimeToken(user, TokenHash.of(token)), purpose, clock.instant());
    return base + "/reset-password?token=" + token;
  }

  /** Mails a new link. */
  void mail(Tx tx, UserId user, PersonalText email, Purpose purpose, Language language) {
    String key =
        switch (purpose) {
          case PASSWORD_RESET -> "mail.passwordReset";
          case INVITATION -> "mail.invitation";
        };
    String link = issue(tx, user, purpose);
    new Mail(
            email.reveal(),
            texts.text(language, key + ".subject", List.of()),
            texts.text(language, key + ".text", List.of(link)))
        .enqueue(outbox, tx);
  }

  boolean isUsable(Tx tx, OneTimeToken token) {
    return repository.isUsable(tx, token, clock.instant());
  }

  boolean use(Tx tx, OneTimeToken token) {
    return repository.use(tx, token, clock.instant());
  }

  /** Makes all links of a user worthless. */
  void voidAll(Tx tx, UserId user) {
    repository.voidAll(tx, user, clock.instant());
  }

  long issuedWithin(Tx tx, UserId user, Purpose purpose, Duration span) {
    return repository.issuedSince(tx, user, purpose, clock.instant().minus(span));
  }
}
