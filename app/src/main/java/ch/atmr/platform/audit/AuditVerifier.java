package ch.atmr.platform.audit;

import ch.atmr.platform.audit.ChainVerdict.Break;
import ch.atmr.platform.audit.ChainVerdict.Fault;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Walks the chains of the audit trail and computes every hash anew, outside the database. It reads
 * as the role that owns the schema, since the serving role cannot read the trail.
 */
public final class AuditVerifier {
  /** The chain of what belongs to no company. */
  public static final long NO_COMPANY = 0;

  private static final int PAGE = 1000;

  private final Db owner;
  private final AuditTrail trail = new AuditTrail();

  /**
   * @param owner as the role that migrates
   */
  public AuditVerifier(Db owner) {
    this.owner = owner;
  }

  /**
   * Verifies chains as they stand at one moment; the service may go on writing.
   *
   * @param only one chain; empty: all
   * @param noted where chains are known to have stood
   */
  public Report verify(Optional<Long> only, List<Noted> noted) {
    return owner.nobody(tx -> {
      trail.holdStill(tx);
      TreeSet<Long> chains = new TreeSet<>();
      Map<Long, Long> outside = trail.outside(tx);
      only.ifPresentOrElse(
          chains::add,
          () -> {
            chains.add(NO_COMPANY);
            chains.addAll(trail.chains(tx));
            chains.addAll(outside.keySet());
            noted.forEach(note -> chains.add(note.chain()));
          });
      List<ChainVerdict> verdicts = new ArrayList<>();
      for (long chain : chains) {
        verdicts.add(verify(tx, chain, noted, Optional.ofNullable(outside.get(chain))));
      }
      return new Report(verdicts, trail.waiting(tx));
    });
  }

  private ChainVerdict verify(Tx tx, long chain, List<Noted> noted, Optional<Long> outside) {
    AuditTrail.Head head = trail.head(tx, chain);
    ChainWalk walk =
        new ChainWalk(chain, noted.stream().filter(note -> note.chain() == chain).toList());
    Optional<Break> found = walk(tx, chain, walk);
    if (found.isEmpty()) {
      found =
          walk.end(head)
              .or(() -> outside.map(event -> new Break(Fault.EVENT_OUTSIDE, 0, event)))
              .or(() -> chain == NO_COMPANY ? lost(tx) : Optional.empty());
    }
    return new ChainVerdict(
        chain, walk.verified(), head.sequence(), HexFormat.of().formatHex(head.hash()), found);
  }

  private Optional<Break> walk(Tx tx, long chain, ChainWalk walk) {
    while (true) {
      List<LinkedEvent> page = trail.page(tx, chain, walk.verified(), PAGE);
      for (LinkedEvent link : page) {
        Optional<Break> found = walk.step(link);
        if (found.isPresent()) {
          return found;
        }
      }
      if (page.size() < PAGE) {
        return Optional.empty();
      }
    }
  }

  // An event that went before it was linked; whose it was is not known any more.
  private Optional<Break> lost(Tx tx) {
    return trail.lost(tx).map(event -> new Break(Fault.EVENT_REMOVED, 0, event));
  }

  /**
   * @param chains by number
   * @param waiting events that are not linked yet
   */
  public record Report(List<ChainVerdict> chains, long waiting) {
    public Report {
      chains = List.copyOf(chains);
    }

    public boolean isWhole() {
      return chains.stream().allMatch(ChainVerdict::isWhole);
    }
  }
}
