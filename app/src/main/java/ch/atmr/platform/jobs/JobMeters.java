package ch.atmr.platform.jobs;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How jobs go. The label {@code job} is a job's name, so the series are bounded. Runs, durations
 * and delays are of this process; last success and dead letters come from the database and are the
 * same on all, those of CronJobs included.
 */
public final class JobMeters {
  static final String RUNS = "job_runs_total";
  static final String DURATION = "job_duration";
  static final String DELAY = "job_start_delay";
  static final String LAST_SUCCESS = "job_last_success_timestamp_seconds";
  static final String PERIOD = "job_period_seconds";
  static final String DEAD_LETTERS = "dlq_entries";
  private static final String RETRIED = "retried";
  private static final String LOST = "lost";
  private static final Duration[] BUCKETS =
      List.of(1, 5, 15, 30, 60, 300, 600, 1_800, 3_600, 7_200).stream()
          .map(Duration::ofSeconds)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<String, JobRunRepository.Figures> figures = new ConcurrentHashMap<>();

  public JobMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows the figures of a job; they are read every now and then. */
  void show(Job job) {
    List<Tag> tags = tags(job.name());
    registry.getOrCreate(
        Gauge.builder(LAST_SUCCESS, () -> lastSuccess(job.name()))
            .description("When a run last succeeded on any process; 0: never")
            .tags(tags));
    registry.getOrCreate(
        Gauge.builder(DEAD_LETTERS, () -> deadLetters(job.name()))
            .description("Runs that failed for good")
            .tags(tags));
    registry.getOrCreate(
        Gauge.builder(PERIOD, () -> job.schedule().period().toSeconds())
            .description("Time between two slots")
            .tags(tags));
    // There from the start: the first failure must be seen as one.
    for (JobRun.End end : JobRun.End.values()) {
      counter(job.name(), end.name().toLowerCase(Locale.ROOT));
    }
    List.of(RETRIED, LOST).forEach(result -> counter(job.name(), result));
  }

  void read(List<JobRunRepository.Figures> now) {
    now.forEach(figure -> figures.put(figure.job(), figure));
  }

  void delayed(String job, Duration delay) {
    registry
        .getOrCreate(
            Timer.builder(DELAY)
                .description("From a slot to the start of its run")
                .buckets(BUCKETS)
                .percentiles(new double[0])
                .tags(tags(job)))
        .record(delay.isNegative() ? Duration.ZERO : delay);
  }

  void took(String job, Duration duration) {
    registry
        .getOrCreate(
            Timer.builder(DURATION)
                .description("Time of an attempt")
                .buckets(BUCKETS)
                .percentiles(new double[0])
                .tags(tags(job)))
        .record(duration);
  }

  void ended(String job, JobRun.End end) {
    count(job, end.name().toLowerCase(Locale.ROOT));
  }

  /** An attempt failed and another follows. */
  void retries(String job) {
    count(job, RETRIED);
  }

  /** The process that worked on a run is gone. */
  void lost(String job) {
    count(job, LOST);
  }

  private void count(String job, String result) {
    counter(job, result).increment();
  }

  private Counter counter(String job, String result) {
    return registry.getOrCreate(
        Counter.builder(RUNS)
            .description("Runs of jobs, by how they went")
            .tags(List.of(Tag.create("job", job), Tag.create("result", result))));
  }

  private long lastSuccess(String job) {
    return figure(job)
        .flatMap(JobRunRepository.Figures::lastSuccess)
        .map(Instant::getEpochSecond)
        .orElse(0L);
  }

  private long deadLetters(String job) {
    return figure(job).map(JobRunRepository.Figures::deadLetters).orElse(0L);
  }

  private Optional<JobRunRepository.Figures> figure(String job) {
    return Optional.ofNullable(figures.get(job));
  }

  private static List<Tag> tags(String job) {
    return List.of(Tag.create("job", job));
  }
}
