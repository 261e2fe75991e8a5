package ch.atmr.platform.db;

import ch.atmr.kernel.AuditAction;
import ch.atmr.platform.telemetry.SecurityMeters;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Transactions, what they wait for, and what their ends tell others. */
final class DbMeters {
  static final String TRANSACTIONS = "db_transaction_total";
  static final String DURATION = "db_transaction_duration";
  static final String ACQUIRE = "db_pool_acquire";
  static final String ERRORS = "db_session_errors_total";
  private static final Duration[] BUCKETS =
      Stream.of(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 15_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final SecurityMeters security;
  private final Map<End, Counter> ends = new EnumMap<>(End.class);
  private final Map<End, Timer> durations = new EnumMap<>(End.class);
  private final Map<Fault, Counter> faults = new EnumMap<>(Fault.class);
  private final Timer acquire;

  DbMeters(MeterRegistry registry) {
    this.security = new SecurityMeters(registry);
    for (End end : End.values()) {
      List<Tag> tags = List.of(Tag.create("operation", label(end)));
      ends.put(
          end,
          registry.getOrCreate(
              Counter.builder(TRANSACTIONS)
                  .description("Transactions, by how they ended")
                  .tags(tags)));
      durations.put(end, timer(registry, DURATION, "Time of a transaction", tags));
    }
    for (Fault fault : Fault.values()) {
      faults.put(
          fault,
          registry.getOrCreate(
              Counter.builder(ERRORS)
                  .description("Transactions that PostgreSQL or the way to it failed")
                  .tags(List.of(Tag.create("error_type", label(fault))))));
    }
    this.acquire = timer(registry, ACQUIRE, "Time until the pool gave a connection", List.of());
  }

  void acquired(long nanos) {
    acquire.record(Duration.ofNanos(nanos));
  }

  void ended(End end, long nanos) {
    Objects.requireNonNull(ends.get(end)).increment();
    Objects.requireNonNull(durations.get(end)).record(Duration.ofNanos(nanos));
  }

  void failed(Fault fault) {
    Objects.requireNonNull(faults.get(fault)).increment();
  }

  /** What a transaction wrote into the audit trail stands. */
  void audited(List<AuditAction> actions) {
    actions.forEach(security::happened);
  }

  private static Timer timer(
      MeterRegistry registry, String name, String description, List<Tag> tags) {
    return registry.getOrCreate(
        Timer.builder(name)
            .description(description)
            .buckets(BUCKETS)
            .percentiles(new double[0])
            .tags(tags));
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** How a transaction ends. */
  enum End {
    COMMIT,
    ROLLBACK
  }

  /** Why one fails, but for what its own code decides. */
  enum Fault {
    /** No connection, no server, or too slow. */
    UNAVAILABLE,
    /** Another transaction was in the way. */
    CONFLICT,
    CONSTRAINT,
    OTHER
  }
}
