package ch.atmr.dispatch;

import ch.atmr.kernel.RunId;
import ch.atmr.platform.slo.DispatchObjectives;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Runs by how they ended, how long they took, and which objectives they broke. No label names a
 * company. Counters are there from the start: the first failure must be seen as one.
 */
final class DispatchMeters {
  static final String RUNS = "dispatch_runs_total";
  static final String DURATION = "dispatch_duration";
  static final String ERRORS = "dispatch_errors_total";
  static final String HELD = "dispatch_plans_held_total";
  static final String ACCEPTED = "dispatch_plans_accepted_total";
  static final String RUN_AGE = "dispatch_run_age_seconds";
  static final String BREACHES = "dispatch_slo_breaches_total";
  static final String BREACHES_BY_TYPE = "dispatch_slo_breaches_by_type_total";
  static final String SEVERITY = "dispatch_slo_breach_severity";
  static final String SHOULD_ALERT = "dispatch_slo_should_alert";
  private static final String OTHER = "OTHER";
  private static final Set<String> ERROR_TYPES =
      Set.of(
          RunResult.CHECKER_REJECTED,
          RunResult.DAY_CHANGED,
          RunResult.TOO_MANY_ATTEMPTS,
          RunResult.TIMED_OUT,
          RunResult.DAY_TOO_LARGE,
          RunResult.INTERNAL,
          OTHER);
  private static final Duration[] BUCKETS =
      List.of(500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Clock clock;
  private final DispatchSlo slo;
  private final Map<RunId, DispatchRun> atWork = new ConcurrentHashMap<>();

  DispatchMeters(MeterRegistry registry, DispatchObjectives objectives, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.slo = new DispatchSlo(objectives, clock);
    for (RunMode mode : RunMode.values()) {
      List.of(RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.TIMED_OUT)
          .forEach(status -> runs(mode, status));
    }
    ERROR_TYPES.forEach(this::errors);
    held();
    acceptances();
    breaches();
    List.of(SloBreach.values()).forEach(this::breaches);
    gauge(SEVERITY, "Breaches of late: 0 few, 1 to be told, 2 critically many", slo::severity);
    gauge(SHOULD_ALERT, "1: so many breaches of late that somebody must know", slo::shouldAlert);
    gauge(RUN_AGE, "How long the oldest run at work has taken; 0: none", this::oldest);
  }

  /** A run is being worked on until its end is known, by {@link #ended} or {@link #over}. */
  void begun(DispatchRun run) {
    atWork.put(run.id(), run);
  }

  /** The runs that this process took up and whose end it does not know. */
  List<DispatchRun> atWork() {
    return List.copyOf(atWork.values());
  }

  /** A run has ended elsewhere. */
  void over(DispatchRun run) {
    atWork.remove(run.id());
  }

  void ended(DispatchRun run, RunResult result, Duration took) {
    over(run);
    runs(run.mode(), result.status()).increment();
    registry
        .getOrCreate(
            Timer.builder(DURATION)
                .description("Time of a dispatch run")
                .buckets(BUCKETS)
                .percentiles(new double[0])
                .tags(List.of(mode(run.mode()))))
        .record(took);
    result.failure().ifPresent(code -> errors(code).increment());
    if (result.held()) {
      held().increment();
    }
    for (SloBreach breach : slo.judge(run, result, took)) {
      breaches().increment();
      breaches(breach).increment();
    }
  }

  /** A dispatcher has accepted a plan that waited. */
  void accepted() {
    acceptances().increment();
  }

  private long oldest() {
    Instant now = clock.instant();
    return atWork.values().stream()
        .mapToLong(run -> Duration.between(run.startedAt().orElse(now), now).toSeconds())
        .max()
        .orElse(0);
  }

  private Counter runs(RunMode mode, RunStatus status) {
    return counter(
        RUNS, "Dispatch runs ended", mode(mode), Tag.create("status", lower(status.name())));
  }

  private Counter errors(String code) {
    String type = ERROR_TYPES.contains(code) ? code : OTHER;
    return counter(ERRORS, "Runs that failed, by why", Tag.create("error_type", lower(type)));
  }

  private Counter held() {
    return counter(HELD, "Plans that wait for a dispatcher: their driving times are estimated");
  }

  private Counter acceptances() {
    return counter(ACCEPTED, "Plans that waited and were accepted");
  }

  private Counter breaches() {
    return counter(BREACHES, "Objectives that runs broke");
  }

  private Counter breaches(SloBreach breach) {
    return counter(
        BREACHES_BY_TYPE,
        "Objectives that runs broke, by which",
        Tag.create("type", breach.label()));
  }

  private Counter counter(String name, String description, Tag... tags) {
    return registry.getOrCreate(Counter.builder(name).description(description).tags(List.of(tags)));
  }

  // The registry is the process'; the newest feature is the one that counts.
  private <N extends Number> void gauge(String name, String description, Supplier<N> value) {
    registry.gauge(name, List.of()).ifPresent((Meter old) -> registry.remove(old));
    registry.getOrCreate(Gauge.builder(name, value).description(description));
  }

  private static Tag mode(RunMode mode) {
    return Tag.create("mode", lower(mode.name()));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
