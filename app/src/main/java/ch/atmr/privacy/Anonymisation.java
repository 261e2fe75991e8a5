package ch.atmr.privacy;

import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.jobs.Batches;
import ch.atmr.platform.jobs.Job;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Takes away who people were whom nothing has concerned for the whole period: neither a sign-in nor
 * a ride nor a shift. Their rows stay, so that figures and foreign keys do.
 */
final class Anonymisation {
  private static final int BATCH = 100;
  private static final Duration TIMEOUT = Duration.ofHours(2);

  private final Db db;
  private final PurgeRepository repository;
  private final InactiveUsers inactive;
  private final List<PersonalData> parts;
  private final RetentionPeriods periods;
  private final Clock clock;

  Anonymisation(
      Db db,
      PurgeRepository repository,
      InactiveUsers inactive,
      List<PersonalData> parts,
      RetentionPeriods periods,
      Clock clock) {
    this.db = db;
    this.repository = repository;
    this.inactive = inactive;
    this.parts = List.copyOf(parts);
    this.periods = periods;
    this.clock = clock;
  }

  Job job() {
    return Job.cronJob(
        "anonymise-users",
        "0 30 4 1 * ?",
        TIMEOUT,
        "takes away who long inactive people were",
        this::run);
  }

  private long run(boolean dryRun) {
    Instant since = Purge.before(clock, periods.of(RetentionPeriods.Kind.BOOKINGS));
    return users(since, dryRun) + unlinked(since, dryRun);
  }

  private long users(Instant since, boolean dryRun) {
    long total = 0;
    UserId last = null;
    List<UserId> page;
    do {
      UserId after = last;
      page = db.system("gdpr anonymisation", tx -> inactive.inactive(tx, since, after, BATCH));
      for (UserId user : page) {
        Batches.checkpoint();
        total +=
            db.<Boolean>system("gdpr anonymisation", tx -> user(tx, user, since, dryRun)) ? 1 : 0;
        last = user;
      }
    } while (page.size() == BATCH);
    return total;
  }

  private boolean user(Tx tx, UserId user, Instant since, boolean dryRun) {
    if (parts.stream().anyMatch(part -> part.concerns(tx, user, since))) {
      return false;
    }
    if (!dryRun) {
      Instant now = clock.instant();
      parts.forEach(part -> part.anonymise(tx, user, now));
      tx.audit(AuditEvent.of(AuditAction.USER_ANONYMISED).about("user", user.value()));
      repository.purged(tx, "users_anonymised", 1);
    }
    return true;
  }

  private long unlinked(Instant since, boolean dryRun) {
    long total = 0;
    for (PersonalData part : parts) {
      total +=
          dryRun
              ? db.system("gdpr anonymisation count", tx -> part.countUnlinked(tx, since))
              : Batches.untilSmaller(BATCH, () -> unlinked(part, since));
    }
    return total;
  }

  private long unlinked(PersonalData part, Instant since) {
    return db.system(
        "gdpr anonymisation",
        tx -> {
          long people = part.anonymiseUnlinked(tx, since, clock.instant(), BATCH);
          if (people > 0) {
            repository.purged(tx, "people_anonymised", people);
            tx.audit(
                AuditEvent.of(AuditAction.PEOPLE_ANONYMISED)
                    .with("model", part.tables().getFirst().table())
                    .with("anonymised", people));
          }
          return people;
        });
  }
}
