package ch.atmr.platform.crypto;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How much each master key still holds: wrapped data keys, sealed values, and rows with blind
 * indexes. A legacy key that holds nothing may go.
 */
public final class KeyUses {
  private static final Logger LOG = Logger.getLogger(KeyUses.class.getName());
  private static final String METRIC = "encryption_key_uses";
  private static final String UNKNOWN = "unknown";
  private static final String WRAPPED =
      """
      SELECT lpad(to_hex(wrapped_by), 8, '0') AS key_id, count(*) AS uses
      FROM data_keys WHERE wrapped_by IS NOT NULL GROUP BY wrapped_by
      """;

  private final Db db;
  private final KeyRing ring;
  private final List<String> statements;
  private final MeterRegistry meters;
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private volatile Map<String, Long> measured = Map.of();

  KeyUses(Db db, KeyRing ring, List<SealedTable> tables, MeterRegistry meters) {
    this.db = db;
    this.ring = ring;
    this.statements = tables.stream().map(SealedStatements::uses).toList();
    this.meters = meters;
  }

  /**
   * Counts; also what {@code encryption_key_uses} tells from now on.
   *
   * @return by key id, each key of the ring included
   */
  public Map<String, Long> measure() {
    Map<String, Long> found = db.system("encryption keys counted", this::count);
    Map<String, Long> byKey = new TreeMap<>();
    ring.keys().byId().keySet().forEach(id -> byKey.put(KeyIds.text(id), 0L));
    List<String> known = List.copyOf(byKey.keySet());
    byKey.put(UNKNOWN, 0L);
    found.forEach((id, uses) -> byKey.merge(known.contains(id) ? id : UNKNOWN, uses, Long::sum));
    measured = Map.copyOf(byKey);
    byKey.keySet().forEach(this::gauge);
    tell(byKey);
    return measured;
  }

  private void tell(Map<String, Long> byKey) {
    String active = ring.activeKeyId();
    byKey.forEach((id, count) -> {
      if (id.equals(UNKNOWN)) {
        if (count > 0) {
          LOG.log(Level.SEVERE, "{0} sealed values need a key that is not in the ring", count);
        }
      } else if (!id.equals(active)) {
        LOG.log(
            Level.INFO,
            count > 0
                ? "legacy encryption key {0} still holds {1} values"
                : "legacy encryption key {0} holds nothing: it may go",
            new Object[] {id, count});
      }
    });
  }

  private Map<String, Long> count(Tx tx) {
    Map<String, Long> uses = new TreeMap<>();
    tx.sql(WRAPPED).list(row -> add(uses, row));
    statements.forEach(statement -> tx.sql(statement).list(row -> add(uses, row)));
    return uses;
  }

  private static Long add(Map<String, Long> uses, Row row) {
    return uses.merge(row.text("key_id"), row.longValue("uses"), Long::sum);
  }

  // As many series as the ring has had keys since the start, and one more. The registry is the
  // process' own and lasts longer than this.
  private void gauge(String keyId) {
    if (told.add(keyId)) {
      List<Tag> tags = List.of(Tag.create("key_id", keyId));
      meters.remove(METRIC, tags);
      meters.getOrCreate(
          Gauge.builder(METRIC, () -> measured.getOrDefault(keyId, 0L))
              .description("Data keys, values and indexed rows that a master key still holds")
              .tags(tags));
    }
  }
}
