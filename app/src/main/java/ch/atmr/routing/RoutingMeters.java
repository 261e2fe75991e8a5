package ch.atmr.routing;

import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The cache of driving times in numbers. A lookup is one pair of places. */
public final class RoutingMeters {
  static final String HITS = "osrm_cache_hits_total";
  static final String MISSES = "osrm_cache_misses_total";
  static final String BYPASS = "osrm_cache_bypass_total";
  static final String HIT_RATE = "osrm_cache_hit_rate";
  static final String ESTIMATED = "osrm_estimated_cells_total";
  private static final String CACHE_TYPE = "cache_type";

  private final Map<CacheType, Counter> hits = new EnumMap<>(CacheType.class);
  private final Map<CacheType, Counter> misses = new EnumMap<>(CacheType.class);
  private final Counter bypass;
  private final Counter estimated;
  private final LongAdder allHits = new LongAdder();
  private final LongAdder allMisses = new LongAdder();

  /** Registers all of them, so that each is there from 0 on. */
  RoutingMeters(MeterRegistry registry) {
    for (CacheType type : CacheType.values()) {
      List<Tag> tags = List.of(Tag.create(CACHE_TYPE, type.label()));
      hits.put(type, counter(registry, HITS, "Driving times that the cache knew", tags));
      misses.put(type, counter(registry, MISSES, "Driving times it did not know", tags));
    }
    this.bypass = counter(registry, BYPASS, "Questions answered without the cache", List.of());
    this.estimated =
        counter(registry, ESTIMATED, "Driving times that no road network told", List.of());
    // The registry is the process'; the newest cache is the one that counts.
    registry.gauge(HIT_RATE, List.of()).ifPresent(registry::remove);
    registry.getOrCreate(
        Gauge.builder(HIT_RATE, this::hitRate)
            .description("Hits among all lookups of this process; 0 before the first"));
  }

  void looked(CacheType type, int found, int missing) {
    of(hits, type).increment(found);
    of(misses, type).increment(missing);
    allHits.add(found);
    allMisses.add(missing);
  }

  void bypassed() {
    bypass.increment();
  }

  void estimated(int cells) {
    estimated.increment(cells);
  }

  double hitRate() {
    long lookups = allHits.sum() + allMisses.sum();
    return lookups == 0 ? 0 : (double) allHits.sum() / lookups;
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, List<Tag> tags) {
    return registry.getOrCreate(Counter.builder(name).description(description).tags(tags));
  }

  private static Counter of(Map<CacheType, Counter> counters, CacheType type) {
    return Objects.requireNonNull(counters.get(type));
  }
}
