package ch.atmr.platform.audit;

import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Rounds;
import ch.atmr.platform.db.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Links new events into their chains until it is stopped, within a second or so. Of several
 * processes one links at a time. Once an hour it logs where the chains end: the log leaves the
 * database, so it shows later whether a chain was cut or written anew.
 */
public final class AuditLinker implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AuditLinker.class.getName());
  private static final int BATCH = 500;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_NOTES = Duration.ofHours(1);
  private static final String LINK =
      "SELECT chain, sequence, hash, linked FROM link_audit_events(:most)";

  private final Db db;
  private final Clock clock;
  private final Rounds rounds;
  private final TreeMap<Long, Link> grown = new TreeMap<>();
  private Instant nextNote;

  public AuditLinker(Db db, Clock clock) {
    this.db = db;
    this.clock = clock;
    this.nextNote = clock.instant();
    this.rounds =
        new Rounds(
            "audit",
            () -> link() < BATCH ? POLL : Duration.ZERO,
            AFTER_FAILURE,
            e -> LOG.log(Level.WARNING, "audit events cannot be linked", e));
  }

  public void start() {
    rounds.start();
  }

  /** Links what waits, at most some hundreds; how many events were linked. */
  public int link() {
    List<Link> links =
        db.nobody(tx -> tx.last().sql(LINK).bind("most", BATCH).list(AuditLinker::grown));
    links.forEach(link -> grown.put(link.chain(), link));
    note();
    return links.stream().mapToInt(Link::linked).sum();
  }

  @Override
  public void close() {
    rounds.close();
  }

  private void note() {
    Instant now = clock.instant();
    if (grown.isEmpty() || now.isBefore(nextNote)) {
      return;
    }
    grown.values().forEach(link -> LOG.info(() -> "audit chain " + link));
    grown.clear();
    nextNote = now.plus(BETWEEN_NOTES);
  }

  private static Link grown(Row row) {
    return new Link(
        row.longValue("chain"),
        row.longValue("sequence"),
        HexFormat.of().formatHex(row.bytes("hash")),
        row.intValue("linked"));
  }

  /** A chain's new end. */
  private record Link(long chain, long sequence, String hash, int linked) {
    /** As {@code ./atmr audit verify --noted} takes it. */
    @Override
    public String toString() {
      return chain + ":" + sequence + ":" + hash;
    }
  }
}
