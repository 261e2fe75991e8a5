package ch.atmr.dispatch;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Runs by how they ended, and how long they took. */
final class DispatchMeters {
  static final String RUNS = "dispatch_runs_total";
  static final String DURATION = "dispatch_duration";
  private static final Duration[] BUCKETS =
      List.of(500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000).stream()
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;

  DispatchMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void ended(RunMode mode, RunStatus status, long nanos) {
    Tag modeTag = Tag.create("mode", mode.name().toLowerCase(Locale.ROOT));
    registry
        .getOrCreate(
            Counter.builder(RUNS)
                .description("Dispatch runs ended")
                .tags(
                    List.of(modeTag, Tag.create("status", status.name().toLowerCase(Locale.ROOT)))))
        .increment();
    registry
        .getOrCreate(
            Timer.builder(DURATION)
                .description("Time of a dispatch run")
                .buckets(BUCKETS)
                .percentiles(new double[0])
                .tags(List.of(modeTag)))
        .record(Duration.ofNanos(nanos));
  }
}
