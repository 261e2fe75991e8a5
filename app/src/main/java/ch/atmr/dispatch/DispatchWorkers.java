package ch.atmr.dispatch;

import ch.atmr.dispatch.DispatchRunRepository.Claim;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.telemetry.Correlation;
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
 * tries to publish is refused by the attempt's number.
 */
public final class DispatchWorkers implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofSeconds(2);
  static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MOST_ATTEMPTS = 3;
  private static final Logger LOG = Logger.getLogger(DispatchWorkers.class.getName());

  private final Db db;
  private final DispatchRunRepository runs;
  private final DayRun dayRun;
  private final DispatchMeters meters;
  private final Clock clock;
  private final int workers;
  private final String name = RowKeys.next().toString();
  private final Semaphore wakeUps = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  DispatchWorkers(
      Db db,
      DispatchRunRepository runs,
      DayRun dayRun,
      DispatchMeters meters,
      Clock clock,
      int workers) {
    this.db = db;
    this.runs = runs;
    this.dayRun = dayRun;
    this.meters = meters;
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
    Instant now = clock.instant();
    Optional<Claim> claim = db.nobody(tx -> runs.claim(tx, name, now, now.minus(SILENCE)));
    claim.ifPresent(taken ->
        ScopedValue.where(Correlation.CURRENT, Correlation.begin()).run(() -> carryOut(taken)));
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
    for (DispatchRun run : meters.atWork()) {
      boolean open =
          db.tenant(run.company(), tx -> runs.find(tx, run.company(), run.id()))
              .filter(found -> found.status().isOpen())
              .isPresent();
      if (!open) {
        meters.over(run);
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

  private void carryOut(Claim claim) {
    DispatchRun run =
        db.tenant(claim.company(), tx -> runs.find(tx, claim.company(), claim.run()).orElseThrow());
    long started = System.nanoTime();
    meters.begun(run);
    try (Heart heart = new Heart(run)) {
      RunResult result = run.attempts() > MOST_ATTEMPTS ? giveUp(run) : dayRun.carryOut(run, heart);
      meters.ended(run, result, Duration.ofNanos(System.nanoTime() - started));
    } catch (RuntimeException e) {
      if (closed) {
        return; // the run stays claimed; another process takes it up when this heart is silent
      }
      LOG.log(Level.SEVERE, "dispatch run " + run.id().value() + " failed", e);
      String code = code(e);
      end(run, RunEnd.without(RunStatus.FAILED, code));
      meters.ended(run, unplanned(code), Duration.ofNanos(System.nanoTime() - started));
    }
  }

  // Who was cancelled while it published has not failed.
  private static RunResult unplanned(String code) {
    return code.equals(Problem.Conflict.Reason.RUN_FINISHED.name())
        ? RunResult.cancelled()
        : RunResult.failed(code);
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

  /** Tells all replicas that the run is being worked on, and the worker whether it still is its. */
  private final class Heart implements RunGuard, AutoCloseable {
    private final DispatchRun run;
    private final Thread thread;
    private volatile boolean owned = true;

    Heart(DispatchRun run) {
      this.run = run;
      this.thread = Thread.ofVirtual().name("heart-" + run.id().value()).start(this::beat);
    }

    @Override
    public boolean isOurs() {
      return owned && !closed;
    }

    @Override
    public void close() {
      thread.interrupt();
    }

    private void beat() {
      while (owned) {
        try {
          Thread.sleep(HEARTBEAT);
          owned = db.tenant(run.company(), tx -> runs.heartbeat(tx, run, clock.instant()));
        } catch (InterruptedException e) {
          return;
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "heartbeat of run " + run.id().value() + " failed", e);
        }
      }
    }
  }
}
