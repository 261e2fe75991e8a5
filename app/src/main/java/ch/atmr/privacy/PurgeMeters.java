package ch.atmr.privacy;

import ch.atmr.platform.db.Db;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What was purged and what should have been. The figures are the database's and the same on every
 * process, because the purge runs in one that nobody scrapes: aggregate with {@code max}.
 */
final class PurgeMeters {
  static final String PURGED = "gdpr_purge_rows_total";
  static final String BACKLOG = "gdpr_purge_backlog_rows";
  private static final Logger LOG = Logger.getLogger(PurgeMeters.class.getName());
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final Db db;
  private final PurgeRepository repository;
  private volatile Reading reading = new Reading(Map.of(), System.nanoTime() - KEPT.toNanos());

  PurgeMeters(Db db, PurgeRepository repository) {
    this.db = db;
    this.repository = repository;
  }

  void register(MeterRegistry registry, List<String> models) {
    for (String model : models) {
      List<Tag> tags = List.of(Tag.create("model", model));
      registry.getOrCreate(
          FunctionalCounter.builder(PURGED, this, self -> self.of(model).purged())
              .description("Rows deleted or anonymised because they outlived their period")
              .tags(tags));
      registry.getOrCreate(
          Gauge.builder(BACKLOG, () -> of(model).overdue())
              .description("Rows that have outlived their period and are still there")
              .tags(tags));
    }
  }

  private PurgeRepository.Tally of(String model) {
    Reading last = reading;
    if (System.nanoTime() - last.at() >= KEPT.toNanos()) {
      last = new Reading(read(last.tally()), System.nanoTime());
      reading = last;
    }
    return last.tally().getOrDefault(model, PurgeRepository.Tally.NONE);
  }

  // While the database is away, the figures of before are better than none.
  private Map<String, PurgeRepository.Tally> read(Map<String, PurgeRepository.Tally> before) {
    try {
      return db.nobody(repository::tally);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the tally of purges cannot be read", e);
      return before;
    }
  }

  private record Reading(Map<String, PurgeRepository.Tally> tally, long at) {}
}
