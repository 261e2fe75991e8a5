package ch.atmr.platform.telemetry;

import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How often a cache knew the answer. */
public final class CacheCounts {
  static final String REQUESTS = "cache_requests_total";

  private final String cache;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * @param cache its name in the metrics
   */
  public CacheCounts(String cache) {
    this.cache = cache;
  }

  /** Counts a question. */
  public void asked(boolean known) {
    (known ? hits : misses).increment();
  }

  /** Shows the counts; of several caches of a name, the newest's. */
  public void register(MeterRegistry registry) {
    show(registry, "hit", hits);
    show(registry, "miss", misses);
  }

  private void show(MeterRegistry registry, String result, LongAdder count) {
    List<Tag> tags = List.of(Tag.create("cache", cache), Tag.create("result", result));
    registry.meter(FunctionalCounter.class, REQUESTS, tags).ifPresent(registry::remove);
    registry.getOrCreate(
        FunctionalCounter.builder(REQUESTS, count, LongAdder::sum)
            .description("Questions to caches: hit, or miss")
            .tags(tags));
  }
}
