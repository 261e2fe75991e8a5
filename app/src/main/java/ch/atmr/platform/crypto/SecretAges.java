package ch.atmr.platform.crypto;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.jobs.Job;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How old the secrets in use are. A secret has no date of its own, so the day on which the service
 * first saw its key id is kept.
 */
public final class SecretAges {
  private static final Logger LOG = Logger.getLogger(SecretAges.class.getName());
  private static final String METRIC = "secret_age_seconds";
  private static final String SEE =
      """
      INSERT INTO secrets_seen (purpose, key_id, first_seen_at) VALUES (:purpose, :key_id, :now)
      ON CONFLICT DO NOTHING
      """;
  private static final String FIRST_SEEN =
      "SELECT first_seen_at FROM secrets_seen WHERE purpose = :purpose AND key_id = :key_id";

  private final Db db;
  private final List<Watched> secrets;
  private final KeyUses uses;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  SecretAges(Db db, List<Watched> secrets, KeyUses uses, MeterRegistry meters, Clock clock) {
    this.db = db;
    this.secrets = List.copyOf(secrets);
    this.uses = uses;
    this.meters = meters;
    this.clock = clock;
  }

  /** The weekly job that warns of secrets due for rotation. */
  public Job job() {
    return new Job(
        "secret-rotation-check",
        "0 23 4 ? * MON",
        "warns of secrets due for rotation, and counts what each key still holds",
        dryRun -> check().size());
  }

  /** The purposes whose secret is older than it should be. */
  List<String> check() {
    db.system("secret ages", this::see);
    uses.measure();
    Instant now = clock.instant();
    List<String> due = new ArrayList<>();
    for (Watched secret : secrets) {
      Duration age = Duration.between(seen(secret), now);
      boolean old = age.compareTo(secret.life()) > 0;
      LOG.log(
          old ? Level.WARNING : Level.INFO,
          "secret {0}, key {1}: {2} days old, to be rotated after {3}",
          new Object[] {
            secret.purpose(), secret.keyId().get(), age.toDays(), secret.life().toDays()
          });
      if (old) {
        due.add(secret.purpose());
      }
    }
    return due;
  }

  /** Notes the keys in use, so that their age counts from their first day. */
  private int see(Tx tx) {
    for (Watched secret : secrets) {
      String keyId = secret.keyId().get();
      tx.sql(SEE)
          .bind("purpose", secret.purpose())
          .bind("key_id", keyId)
          .bind("now", clock.instant())
          .update();
      firstSeen.put(
          secret.purpose(),
          tx.sql(FIRST_SEEN)
              .bind("purpose", secret.purpose())
              .bind("key_id", keyId)
              .one(row -> row.instant("first_seen_at")));
    }
    return secrets.size();
  }

  private Instant seen(Watched secret) {
    String purpose = secret.purpose();
    if (told.add(purpose)) {
      List<Tag> tags = List.of(Tag.create("secret", purpose));
      meters.remove(METRIC, tags);
      meters.getOrCreate(
          Gauge.builder(
                  METRIC, () -> Duration.between(seenOrNow(purpose), clock.instant()).toSeconds())
              .description("Time since the secret in use was first seen")
              .tags(tags));
    }
    return seenOrNow(purpose);
  }

  private Instant seenOrNow(String purpose) {
    return firstSeen.getOrDefault(purpose, clock.instant());
  }

  /**
   * A secret whose age matters.
   *
   * @param keyId the public name of the secret in use now
   * @param life after which another one should be in use
   */
  public record Watched(String purpose, Supplier<String> keyId, Duration life) {}
}
