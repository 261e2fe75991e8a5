package ch.atmr.dispatch;

import ch.atmr.dispatch.DispatchRunRepository.Claim;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.DatabaseUnavailable;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.telemetry.Scene;
import ch.atmr.platform.telemetry.Start;
import ch.atmr.platform.telemetry.Trace;
import ch.atmr.platform.telemetry.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes up runs and carries them out. A run belongs to the worker that claimed it for as long as
 * its heart beats; when a process dies, another one takes the run up, and whatever the first still
 * tries to publish is refused by the attempt's number. A run that is not over in time is ended,
 * even when its worker hangs.
 */
public final class DispatchWorkers implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofSeconds(2);
  static final Duration SILENCE = Duration.ofSeconds(10);

  /** What a run may take beside its search: loading, driving times, publishing. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MOST_ATTEMPTS = 3;
  private static final String BUSY = Problem.Conflict.Reason.CONCURRENT_CHANGE.name();
  private static final String OVERTAKEN = Problem.Conflict.Reason.RUN_FINISHED.name();
  private static final Logger LOG = Logger.getLogger(DispatchWorkers.class.getName());

  private final Db db;
  private final DispatchRunRepository runs;
  private final DayRun dayRun;
  private final Tellers tell;
  private final Clock clock;
  private final int workers;
  private final String name = RowKeys.next().toString();
  private final Semaphore wakeUps = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  DispatchWorkers(
      Db db, DispatchRunRepository runs, DayRun dayRun, Tellers tell, Clock clock, int workers) {
    this.db = db;
    this.runs = runs;
    this.dayRun = dayRun;
    this.tell = tell;
    this.clock = clock;
    this.workers = workers;
  }

  /** Begins to work. Planning is computing, so it runs on platform threads. */
  public void start() {
    for (int i = 0; i < workers; i++) {
      Thread thread = Thread.ofPlatform().name("dispatch-" + i).unstarted(this::work);
      threads.add(thread);
      thread.start();
    }
  }

  /** Looks for work now instead of at the next poll. */
  void wake() {
    wakeUps.release();
  }

  /** Takes up one run and carries it out; false when there is none. */
  boolean runOne() {
    long started = System.nanoTime();
    Instant now = clock.instant();
    Optional<Claim> claim = db.nobody(tx -> runs.claim(tx, name, now, now.minus(SILENCE)));
    claim.ifPresent(taken -> takeUp(taken, started));
    return claim.isPresent();
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work() {
    while (!closed) {
      try {
        if (!runOne()) {
          forgetEnded();
          boolean woken = wakeUps.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
          if (woken) {
            wakeUps.drainPermits();
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "dispatch runs cannot be read", e);
        rest();
      }
    }
  }

  // A run whose end could not be written is still open, and counts until somebody has ended it.
  private void forgetEnded() {
    for (DispatchRun run : tell.meters().atWork()) {
      boolean open =
          db.tenant(run.company(), tx -> runs.find(tx, run.company(), run.id()))
              .filter(found -> found.status().isOpen())
              .isPresent();
      if (!open) {
        tell.meters().over(run);
      }
    }
  }

  private void rest() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private void takeUp(Claim claim, long started) {
    DispatchRun run =
        db.tenant(claim.company(), tx -> runs.find(tx, claim.company(), claim.run()).orElseThrow());
    tell.tracing()
        .goOn(
            run.traceparent(),
            Start.run(started),
            () -> {
              Scene.tenant(run.company());
              Trace.ended("dispatch claim", started);
              return carryOut(run);
            });
  }

  private RunStatus carryOut(DispatchRun run) {
    long started = System.nanoTime();
    tell.meters().begun(run);
    Heart heart = new Heart(run);
    try (heart) {
      RunResult result = run.attempts() > MOST_ATTEMPTS ? giveUp(run) : dayRun.carryOut(run, heart);
      return ended(run, heart.inTime(result), started);
    } catch (RuntimeException e) {
      String code = code(e);
      if (closed || e instanceof DatabaseUnavailable || code.equals(BUSY)) {
        // The run stays claimed; when this heart is silent it is taken up again, here or elsewhere.
        LOG.log(Level.WARNING, "dispatch run " + run.id().value() + " is left for later", e);
        return RunStatus.RUNNING;
      }
      if (code.equals(OVERTAKEN)) {
        LOG.log(Level.INFO, "dispatch run " + run.id().value() + " was ended elsewhere", e);
        return ended(run, heart.inTime(RunResult.cancelled()), started);
      }
      LOG.log(Level.SEVERE, "dispatch run " + run.id().value() + " failed", e);
      Trace.fail(e.getClass().getName());
      end(run, RunEnd.without(RunStatus.FAILED, code));
      return ended(run, heart.inTime(RunResult.failed(code)), started);
    }
  }

  private RunStatus ended(DispatchRun run, RunResult result, long started) {
    tell.meters().ended(run, result, Duration.ofNanos(System.nanoTime() - started));
    return result.status();
  }

  private RunResult giveUp(DispatchRun run) {
    end(run, RunEnd.without(RunStatus.FAILED, RunResult.TOO_MANY_ATTEMPTS));
    return RunResult.failed(RunResult.TOO_MANY_ATTEMPTS);
  }

  private void end(DispatchRun run, RunEnd end) {
    db.tenant(run.company(), tx -> runs.end(tx, run, end, clock.instant()));
  }

  private static String code(RuntimeException failure) {
    return failure instanceof ProblemException problem
        ? problem.problem().code()
        : RunResult.INTERNAL;
  }

  /** How workers tell others what they do. */
  record Tellers(ProgressBoard board, DispatchMeters meters, Tracing tracing) {}

  /**
   * Tells all replicas that the run is being worked on and how far it is, and the worker whether it
   * still is its. Ends the run when its time is over.
   */
  private final class Heart implements RunGuard, AutoCloseable {
    private final DispatchRun run;
    private final Instant due;
    private final Semaphore news = new Semaphore(0);
    private volatile RunProgress progress = RunProgress.before(RunPhase.LOADING);
    private volatile boolean owned = true;
    private volatile boolean timedOut;
    private volatile boolean stopped;

    Heart(DispatchRun run) {
      this.run = run;
      this.due = clock.instant().plus(DayRun.longestSearch(run)).plus(PATIENCE);
      Thread.ofVirtual().name("heart-" + run.id().value()).start(this::live);
    }

    @Override
    public boolean isOurs() {
      return owned && !closed;
    }

    @Override
    public void at(RunProgress now) {
      boolean further = now.phase() != progress.phase();
      progress = now;
      if (further) {
        news.release();
      }
    }

    /** The result, unless the run was ended before for taking too long. */
    RunResult inTime(RunResult result) {
      return timedOut ? RunResult.timedOut() : result;
    }

    // Not by an interrupt: it would break the connection of a heartbeat that is under way.
    @Override
    public void close() {
      stopped = true;
      news.release();
    }

    private void live() {
      while (owned && !stopped) {
        try {
          tell.board().post(run, progress);
          if (news.tryAcquire(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
          }
          owned = stopped || beat(clock.instant());
        } catch (InterruptedException e) {
          return;
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "heartbeat of run " + run.id().value() + " failed", e);
        }
      }
    }

    private boolean beat(Instant now) {
      if (now.isBefore(due)) {
        return db.tenant(run.company(), tx -> runs.heartbeat(tx, run, now));
      }
      RunEnd end = RunEnd.without(RunStatus.TIMED_OUT, RunResult.TIMED_OUT);
      timedOut = db.tenant(run.company(), tx -> runs.end(tx, run, end, now));
      return false;
    }
  }
}
