package ch.atmr.platform.profiling;

import ch.atmr.kernel.AuditAction;
import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.jobs.RunInterrupted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Takes profiles of this process, once a week and when an administrator asks, and keeps them. */
final class Profiles {
  private static final Logger LOG = Logger.getLogger(Profiles.class.getName());
  private static final Duration KEPT = Duration.ofDays(182);
  private static final int LISTED = 30;

  private final Db db;
  private final ProfileRepository repository;
  private final Recorder recorder;
  private final ProfilingFeature.Replica process;
  private final Clock clock;

  Profiles(
      Db db,
      ProfileRepository repository,
      Recorder recorder,
      ProfilingFeature.Replica process,
      Clock clock) {
    this.db = db;
    this.repository = repository;
    this.recorder = recorder;
    this.process = process;
    this.clock = clock;
  }

  Job job(Duration window) {
    return new Job(
        "weekly-profile",
        "0 12 10 ? * TUE",
        "watches what one serving process is busy with, and deletes profiles after "
            + KEPT.toDays()
            + " days",
        dryRun -> weekly(dryRun, window));
  }

  /**
   * Orders a profile of the process that answers; it is under way when this returns.
   *
   * @throws ProblemException PROFILE_RUNNING while another is taken of this process
   */
  Profile order(Caller caller, Duration window) {
    if (recorder.isBusy()) {
      throw new ProblemException(new Problem.Conflict(Problem.Conflict.Reason.PROFILE_RUNNING));
    }
    Instant now = clock.instant();
    Profile ordered =
        db.as(
            caller,
            tx -> {
              ProfileId id = begin(tx, Profile.Origin.ON_DEMAND, window, now);
              tx.audit(
                  AuditEvent.of(AuditAction.PROFILE_ORDERED)
                      .about("profile", id.value())
                      .with("seconds", window.toSeconds()));
              return repository.find(tx, id, now).orElseThrow();
            });
    db.afterCommit(() -> start(ordered));
    return ordered;
  }

  Profile find(Caller caller, ProfileId id) {
    return db.as(caller, tx -> repository.find(tx, id, clock.instant()))
        .orElseThrow(() -> new ProblemException(new Problem.NotFound()));
  }

  List<Profile> latest(Caller caller) {
    return db.as(caller, tx -> repository.latest(tx, LISTED, clock.instant()));
  }

  /** The latest weekly profiles, newest first. */
  List<Profile> weekly(int most) {
    return db.nobody(tx -> repository.weekly(tx, most, clock.instant()));
  }

  private long weekly(boolean dryRun, Duration window) {
    Instant before = clock.instant().minus(KEPT);
    if (dryRun) {
      return 1 + db.nobody(tx -> repository.countOlder(tx, before));
    }
    if (!recorder.reserve()) {
      throw new IllegalStateException("this process is being profiled already");
    }
    ProfileId id = begun(window);
    try {
      take(id, window);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunInterrupted();
    }
    return 1 + db.nobody(tx -> repository.deleteOlder(tx, before));
  }

  private ProfileId begun(Duration window) {
    boolean begun = false;
    try {
      ProfileId id = db.nobody(tx -> begin(tx, Profile.Origin.WEEKLY, window, clock.instant()));
      begun = true;
      return id;
    } finally {
      if (!begun) {
        recorder.giveBack();
      }
    }
  }

  // Only after the commit: an order that is rolled back must not hold the recorder.
  private void start(Profile ordered) {
    ProfileId id = ordered.id();
    if (recorder.reserve()) {
      Thread.ofVirtual()
          .name("profile-" + id.value())
          .start(() -> takeQuietly(id, ordered.window()));
    } else {
      fail(id);
    }
  }

  private void fail(ProfileId id) {
    db.nobody(tx -> {
      repository.failed(tx, id);
      return id;
    });
  }

  private ProfileId begin(Tx tx, Profile.Origin origin, Duration window, Instant now) {
    return repository.begin(tx, origin, process.name(), process.release(), window, now);
  }

  private void takeQuietly(ProfileId id, Duration window) {
    try {
      take(id, window);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "profile " + id.value() + " was not taken", e);
    }
  }

  private void take(ProfileId id, Duration window) throws InterruptedException {
    boolean done = false;
    try {
      Findings findings = recorder.record(window);
      db.nobody(tx -> {
        repository.done(tx, id, findings);
        return id;
      });
      done = true;
      LOG.info(
          () -> "profile " + id.value() + " taken: " + findings.load().cpuSamples() + " samples");
    } finally {
      if (!done) {
        fail(id);
      }
    }
  }
}
