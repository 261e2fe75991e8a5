package ch.atmr.platform.jobs;

import ch.atmr.platform.db.ConstraintViolation;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.telemetry.Tracing;
import io.helidon.scheduling.FixedRate;
import io.helidon.scheduling.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/**
 * All jobs: for the scheduler of this process, and for whoever runs one by hand. Every slot is a
 * row; the first process to see it draws by how much its start is put off, and any process takes it
 * up. Of slots that were missed, the latest is caught up.
 */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Jobs.class.getName());
  private static final String LOST = "WorkerLost";

  private final List<Job> jobs;
  private final List<String> scheduled;
  private final List<String> names;
  private final Db db;
  private final JobRunRepository runs;
  private final JobMeters meters;
  private final Clock clock;
  private final RandomGenerator random;
  private final Pace pace;
  private final JobRunner runner;
  private final String worker = ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final Instant since;
  private final Map<String, Slot> slots = new HashMap<>();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final List<Task> ticking = new ArrayList<>();
  private long figuresRead;

  /**
   * @param random draws by how much a start is put off
   */
  public Jobs(
      List<Job> jobs,
      Db db,
      JobRunRepository runs,
      Watch watch,
      Clock clock,
      RandomGenerator random,
      Pace pace) {
    this.jobs = List.copyOf(jobs);
    this.names = jobs.stream().map(Job::name).toList();
    if (Set.copyOf(names).size() != names.size()) {
      throw new IllegalArgumentException("two jobs of one name: " + names);
    }
    this.scheduled =
        jobs.stream().filter(j -> j.runsIn() == Job.RunsIn.IN_PROCESS).map(Job::name).toList();
    this.db = db;
    this.runs = runs;
    this.meters = watch.meters();
    this.clock = clock;
    this.random = random;
    this.pace = pace;
    this.runner = new JobRunner(db, runs, meters, watch.tracing(), clock, pace);
    this.since = clock.instant();
  }

  public List<Job> all() {
    return jobs;
  }

  public Optional<Job> named(String name) {
    return jobs.stream().filter(job -> job.name().equals(name)).findFirst();
  }

  /** Begins to run each job of the serving processes when it is due. */
  public void start() {
    jobs.forEach(meters::show);
    ticking.add(
        FixedRate.builder()
            .delay(pace.tick().toMillis())
            .timeUnit(TimeUnit.MILLISECONDS)
            .task(_ -> tick())
            .build());
  }

  /** Draws by how much a start of a job is put off. */
  public Duration drawJitter(Job job) {
    return Duration.ofMillis(random.nextLong(job.schedule().jitter().toMillis() + 1));
  }

  /**
   * Runs a job now, on this thread's time, whatever its schedule.
   *
   * @return what it did; empty when it is running elsewhere or failed, as the log says
   */
  public Optional<Long> runNow(Job job) {
    recoverLost();
    Optional<JobRun> run =
        db.nobody(tx -> runs.beginCommand(tx, job.name(), worker, clock.instant()));
    if (run.isEmpty()) {
      LOG.severe(() -> "job " + job.name() + " is running already");
      return Optional.empty();
    }
    return runner.carryOut(job, run.get());
  }

  /** Stops looking for work and gives back what is under way. */
  @Override
  public void close() {
    ticking.forEach(task -> task.executor().shutdownNow());
    running.forEach(Thread::interrupt);
    for (Thread thread : running) {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One look: plans the slots that have come, recovers lost runs, takes up what may begin. */
  void tick() {
    try {
      planSlots();
      recoverLost();
      takeUp().forEach(this::launch);
      readFigures();
    } catch (ConstraintViolation e) {
      // Another process took a run of the same job at this moment; the next look finds what is
      // left.
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "jobs cannot be read", e);
    }
  }

  private void planSlots() {
    Instant now = clock.instant();
    for (Job job : jobs) {
      if (job.runsIn() == Job.RunsIn.IN_PROCESS) {
        Slot known = slots.get(job.name());
        if (known == null || !known.covers(now)) {
          Slot current = Slot.at(job.schedule(), now);
          current.last().ifPresent(slot -> plan(job, slot, now));
          slots.put(job.name(), current);
        }
      }
    }
  }

  private void plan(Job job, Instant slot, Instant now) {
    Instant startAt = slot.plus(drawJitter(job));
    Instant expiresAt = slot.plus(job.schedule().deadline());
    long expired =
        db.nobody(tx ->
            runs.plan(tx, job.name(), slot, startAt, expiresAt, since)
                ? runs.expireEarlier(tx, job.name(), slot, now)
                : 0);
    for (long i = 0; i < expired; i++) {
      meters.ended(job.name(), JobRun.End.EXPIRED);
    }
  }

  private void recoverLost() {
    Instant now = clock.instant();
    List<String> lost =
        db.nobody(tx ->
            runs.silent(tx, names, pace.silence()).stream()
                .map(silent -> recover(tx, silent, now))
                .toList());
    lost.forEach(meters::lost);
  }

  private String recover(Tx tx, JobRunRepository.Silent silent, Instant now) {
    Job job = named(silent.job()).orElseThrow();
    LOG.warning(() -> "job " + silent.job() + " has lost its process");
    if (silent.byCommand() || silent.attempts() >= job.limits().attempts()) {
      runs.settle(tx, silent.id(), JobRun.End.FAILED, Optional.of(LOST), now);
      runs.deadLetter(tx, silent.job(), silent.scheduledFor(), silent.attempts(), LOST, now);
    } else {
      runs.awaitAgain(tx, silent.id(), LOST, now);
    }
    return silent.job();
  }

  private List<JobRun> takeUp() {
    Instant now = clock.instant();
    List<String> expired = new ArrayList<>();
    List<JobRun> taken =
        db.nobody(tx -> {
          expired.clear();
          Map<String, JobRun> byJob = new HashMap<>();
          for (JobRunRepository.Due due : runs.due(tx, scheduled, now)) {
            if (due.late()) {
              runs.settle(tx, due.id(), JobRun.End.EXPIRED, Optional.empty(), now);
              expired.add(due.job());
            } else if (!byJob.containsKey(due.job())) {
              byJob.put(due.job(), runs.claim(tx, due.id(), worker, now));
            }
          }
          return List.copyOf(byJob.values());
        });
    expired.forEach(job -> meters.ended(job, JobRun.End.EXPIRED));
    return taken;
  }

  private void launch(JobRun run) {
    Job job = named(run.job()).orElseThrow();
    Thread thread =
        Thread.ofVirtual().name("job-run-" + run.id()).unstarted(() -> carryOut(job, run));
    running.add(thread);
    thread.start();
  }

  private void carryOut(Job job, JobRun run) {
    try {
      runner.carryOut(job, run);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "job " + job.name() + ": its end is not recorded", e);
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  private void readFigures() {
    long now = System.nanoTime();
    if (figuresRead == 0 || now - figuresRead > pace.figures().toNanos()) {
      meters.read(db.nobody(tx -> runs.figures(tx, names)));
      figuresRead = now;
    }
  }

  /** What sees runs. */
  public record Watch(JobMeters meters, Tracing tracing) {}

  /**
   * Where the clock stands in a schedule.
   *
   * @param last the latest slot
   * @param next the one after it
   */
  private record Slot(Optional<Instant> last, Optional<Instant> next) {
    static Slot at(Schedule schedule, Instant now) {
      return new Slot(schedule.lastSlot(now), schedule.nextSlot(now));
    }

    boolean covers(Instant now) {
      return last.map(slot -> !now.isBefore(slot)).orElse(true)
          && next.map(now::isBefore).orElse(true);
    }
  }
}
