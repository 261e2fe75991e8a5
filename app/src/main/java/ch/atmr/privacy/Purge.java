package ch.atmr.privacy;

import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.platform.db.DatabaseUnavailable;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.jobs.Batches;
import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.jobs.RunInterrupted;
import ch.atmr.platform.jobs.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Deletes what has outlived its period, in short transactions with a rest after each, so that
 * requests hardly notice. Each transaction holds its own audit row; a run that was cut off is
 * continued by the next.
 */
final class Purge {
  private static final Logger LOG = Logger.getLogger(Purge.class.getName());
  private static final int BATCH = 250;
  private static final int RESTS = 5;
  private static final int SMALLEST_BATCH = 10;
  private static final Duration TIMEOUT = Duration.ofHours(2);

  private final Db db;
  private final PurgeRepository repository;
  private final List<Expiring> models;
  private final RetentionPeriods periods;
  private final Clock clock;
  private final int batch;

  Purge(
      Db db,
      PurgeRepository repository,
      List<Expiring> models,
      RetentionPeriods periods,
      Clock clock) {
    this(db, repository, models, periods, clock, BATCH);
  }

  Purge(
      Db db,
      PurgeRepository repository,
      List<Expiring> models,
      RetentionPeriods periods,
      Clock clock,
      int batch) {
    this.db = db;
    this.repository = repository;
    this.models = List.copyOf(models);
    this.periods = periods;
    this.clock = clock;
    this.batch = batch;
  }

  List<Job> jobs() {
    return List.of(
        Job.cronJob(
            "gdpr-purge",
            "0 30 3 ? * SUN",
            TIMEOUT,
            "deletes what has outlived its period",
            this::run),
        new Job(
            "gdpr-backlog",
            "0 37 5 * * ?",
            "counts what has outlived its period and is still there",
            this::countOverdue));
  }

  List<String> models() {
    return models.stream().map(Expiring::model).toList();
  }

  /** The start of the day so long ago: what is older has outlived the period, the day has not. */
  static Instant before(Clock clock, Duration period) {
    return LocalDate.ofInstant(clock.instant(), Schedule.ZONE)
        .minusDays(period.toDays())
        .atStartOfDay(Schedule.ZONE)
        .toInstant();
  }

  // One model that fails does not keep the others; the run has failed all the same.
  private long run(boolean dryRun) {
    long total = 0;
    RuntimeException failure = null;
    for (Expiring model : models) {
      try {
        long rows = dryRun ? overdue(model) : purge(model);
        LOG.info(
            () -> "gdpr-purge " + model.model() + (dryRun ? " would delete " : " deleted ") + rows);
        total += rows;
      } catch (RunInterrupted e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.log(Level.SEVERE, "gdpr-purge of " + model.model() + " failed", e);
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return total;
  }

  // Again until nothing goes: an outbound ride can only go once its return is gone.
  private long purge(Expiring model) {
    Instant before = before(clock, periods.of(model.kind()));
    long total = 0;
    long pass;
    do {
      pass = pass(model, before);
      total += pass;
    } while (pass > 0);
    return total;
  }

  private long pass(Expiring model, Instant before) {
    Expiring.Position after = Expiring.Position.START;
    long total = 0;
    int most = batch;
    while (true) {
      Batches.checkpoint();
      long started = System.nanoTime();
      Expiring.Batch gone;
      try {
        gone = delete(model, before, after, most);
      } catch (DatabaseUnavailable e) {
        if (most <= SMALLEST_BATCH) {
          throw e;
        }
        most = Math.max(SMALLEST_BATCH, most / 2); // its statement may have taken too long
        continue;
      }
      total += gone.rows();
      if (gone.last().isEmpty() || gone.rows() < most) {
        return total;
      }
      after = gone.last().get();
      rest(Duration.ofNanos(System.nanoTime() - started).multipliedBy(RESTS));
    }
  }

  private Expiring.Batch delete(Expiring model, Instant before, Expiring.Position after, int most) {
    return db.system(
        "gdpr purge",
        tx -> {
          Expiring.Batch gone = model.delete(tx, before, after, most);
          if (gone.rows() > 0) {
            repository.purged(tx, model.model(), gone.rows());
            tx.audit(
                AuditEvent.of(AuditAction.DATA_PURGED)
                    .with("model", model.model())
                    .with("deleted", gone.rows())
                    .with("older_than", before.toString())
                    .with("retention_days", periods.of(model.kind()).toDays()));
          }
          return gone;
        });
  }

  private static void rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw new RunInterrupted();
    }
  }

  private long overdue(Expiring model) {
    Instant before = before(clock, periods.of(model.kind()));
    return db.system("gdpr purge count", tx -> model.overdue(tx, before));
  }

  private long countOverdue(boolean dryRun) {
    long total = 0;
    for (Expiring model : models) {
      long rows = overdue(model);
      if (!dryRun) {
        db.nobody(tx -> {
          repository.overdue(tx, model.model(), rows, clock.instant());
          return rows;
        });
      }
      total += rows;
    }
    return total;
  }
}
