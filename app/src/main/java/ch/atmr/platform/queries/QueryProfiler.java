package ch.atmr.platform.queries;

import io.helidon.metrics.api.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Counts statements by the request that runs them, and tells of requests that run one again and
 * again, run many, or run slow ones. A request and its transactions share a thread, so its count is
 * a scoped value. Switched off it costs a statement and a request one look at a final field each.
 */
public final class QueryProfiler {
  private static final Logger LOG = Logger.getLogger(QueryProfiler.class.getName());
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private final boolean on;
  private final QueryProfiling settings;
  private final QueryMeters meters;
  private final ScopedValue<QueryTally> current = ScopedValue.newInstance();
  private final ConcurrentHashMap<Section, SectionQueries> sections = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Long> told = new ConcurrentHashMap<>();

  public QueryProfiler(QueryProfiling settings, MeterRegistry registry) {
    this.on = settings.enabled();
    this.settings = settings;
    this.meters = new QueryMeters(registry);
  }

  /** Whether statements are counted; where not, {@link #ran} is not called. */
  public boolean isOn() {
    return on;
  }

  /** Whether answers tell what they cost. */
  public boolean tellsCallers() {
    return on && settings.headers();
  }

  /**
   * Runs work and counts its statements.
   *
   * @param then is told the count at the end, also of a failure
   */
  public <T> T count(Section of, Supplier<T> work, Consumer<QueryCount> then) {
    QueryTally tally = new QueryTally(of);
    try {
      return ScopedValue.where(current, tally).call(work::get);
    } finally {
      if (current.isBound()) {
        current.get().addAll(tally);
      }
      ended(tally);
      then.accept(tally.count());
    }
  }

  /** Runs a part of a request, or work that no request asks for, and reports it by its name. */
  public <T> T count(String name, Supplier<T> work) {
    return on ? count(Section.named(name), work, _ -> {}) : work.get();
  }

  /** A statement has run, well or not. */
  public void ran(String sql, long nanos) {
    if (current.isBound()) {
      current.get().add(sql, nanos);
    }
    if (nanos > settings.slow().toNanos()) {
      slow(current.isBound() ? current.get().section() : Section.BACKGROUND, sql, nanos);
    }
  }

  /** What was counted since the start. */
  public QueryReport report() {
    return new QueryReport(
        sections.entrySet().stream()
            .map(entry -> entry.getValue().report(entry.getKey()))
            .sorted(Comparator.comparingInt(QueryReport.Entry::most).reversed())
            .toList());
  }

  private void ended(QueryTally tally) {
    Section of = tally.section();
    Set<String> repeated = new HashSet<>();
    tally
        .statements()
        .forEach((sql, runs) -> {
          if (runs.times() >= settings.like()) {
            repeated.add(sql);
            tell(of, "N+1", () -> runs.times() + " times statement " + Fingerprint.of(sql));
          }
        });
    QueryCount count = tally.count();
    if (count.queries() > QueryProfiling.MANY) {
      tell(of, "many statements", () -> count.queries() + " in " + count.time().toMillis() + " ms");
    }
    QueryMeters.Meters figures = meters.of(of);
    figures.queries().record(count.queries());
    if (!repeated.isEmpty()) {
      figures.nPlusOne().increment();
    }
    sections.computeIfAbsent(of, _ -> new SectionQueries()).add(tally, repeated);
  }

  private void slow(Section of, String sql, long nanos) {
    meters.of(of).slow().increment();
    sections.computeIfAbsent(of, _ -> new SectionQueries()).slow();
    tell(of, "slow statement", () -> nanos / 1_000_000 + " ms, " + Fingerprint.of(sql));
  }

  // A busy route would fill the log: the counters tell how often it was.
  private void tell(Section of, String fault, Supplier<String> what) {
    long now = System.nanoTime();
    String key = fault + " " + of;
    Long before = told.get(key);
    if (before == null || now - before > QUIET_NANOS) {
      told.put(key, now);
      LOG.warning(() -> fault + " in " + of + ": " + what.get());
    }
  }
}
