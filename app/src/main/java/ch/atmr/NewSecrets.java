package ch.atmr;

import ch.atmr.identity.Tokens;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.crypto.KeyRing;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.DbSettings;
import ch.atmr.platform.mail.SmtpMailer;
import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.secrets.SecretName;
import ch.atmr.platform.secrets.Secrets;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * Brings each secret that has a new value to what uses it, while the service runs. What cannot take
 * the value over throws and keeps the old one; it is told again at the next reading.
 */
final class NewSecrets {
  private static final Logger LOG = Logger.getLogger(NewSecrets.class.getName());

  private NewSecrets() {}

  static void forKeys(Secrets secrets, Tokens tokens, KeyRing ring) {
    secrets.onChange(changed -> {
      if (SigningKeys.areAmong(changed)) {
        SigningKeys keys = SigningKeys.of(secrets);
        tokens.use(keys.active(), keys.legacy());
      }
    });
    secrets.onChange(changed -> {
      if (changed.contains(SecretName.MASTER_ENCRYPTION_KEY)
          || changed.contains(SecretName.LEGACY_ENCRYPTION_KEYS)) {
        secrets
            .current(SecretName.MASTER_ENCRYPTION_KEY)
            .ifPresent(active ->
                ring.replace(active, secrets.currentList(SecretName.LEGACY_ENCRYPTION_KEYS)));
      }
    });
  }

  static void forConnections(Settings settings, Db db, Redis redis) {
    Secrets secrets = settings.secrets();
    secrets.onChange(
        ifChanged(
            secrets, SecretName.DATABASE_URL, url -> useDatabase(db, settings.database(), url)));
    secrets.onChange(
        ifChanged(
            secrets, SecretName.REDIS_URL, url -> redis.use(URI.create(url.reveal().strip()))));
  }

  static void forMail(Secrets secrets, SmtpMailer mailer) {
    secrets.onChange(changed -> {
      if (changed.contains(SecretName.MAIL_SERVER_URL)
          || changed.contains(SecretName.MAIL_PASSWORD)) {
        secrets
            .current(SecretName.MAIL_SERVER_URL)
            .map(url -> URI.create(url.reveal().strip()))
            .ifPresent(
                url -> mailer.use(MailServer.of(url, secrets.current(SecretName.MAIL_PASSWORD))));
      }
    });
  }

  private static Consumer<Set<SecretName>> ifChanged(
      Secrets secrets, SecretName name, Consumer<Secret> use) {
    return changed -> {
      if (changed.contains(name)) {
        secrets.current(name).ifPresent(use);
      }
    };
  }

  private static void useDatabase(Db db, DbSettings running, Secret url) {
    Optional<DbSettings> next = DatabaseUrl.parse(url.reveal().strip());
    if (next.isEmpty()) {
      throw new IllegalArgumentException("DATABASE_URL cannot be read");
    }
    if (next.get().isSamePlace(running)) {
      db.use(next.get());
    } else {
      LOG.warning("DATABASE_URL names another database: it counts from the next start on");
    }
  }
}
