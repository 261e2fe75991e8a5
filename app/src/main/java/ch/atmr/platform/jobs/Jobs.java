package ch.atmr.platform.jobs;

import io.helidon.scheduling.Cron;
import io.helidon.scheduling.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** All jobs: for the scheduler of this process, and for whoever runs one by hand. */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Jobs.class.getName());

  private final List<Job> jobs;
  private final List<Task> scheduled = new ArrayList<>();

  public Jobs(List<Job> jobs) {
    this.jobs = List.copyOf(jobs);
  }

  public List<Job> all() {
    return jobs;
  }

  public Optional<Job> named(String name) {
    return jobs.stream().filter(job -> job.name().equals(name)).findFirst();
  }

  /** Begins to run each job when it is due. */
  public void start() {
    for (Job job : jobs) {
      scheduled.add(
          Cron.builder()
              .expression(job.cron())
              .concurrentExecution(false)
              .task(_ -> run(job))
              .build());
    }
  }

  @Override
  public void close() {
    scheduled.forEach(task -> task.executor().shutdownNow());
  }

  private static void run(Job job) {
    try {
      long done = job.task().run(/* dryRun= */ false);
      LOG.info(() -> "job " + job.name() + " did " + done);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "job " + job.name() + " failed", e);
    }
  }
}
