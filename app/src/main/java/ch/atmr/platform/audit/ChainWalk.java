package ch.atmr.platform.audit;

import ch.atmr.platform.audit.ChainVerdict.Break;
import ch.atmr.platform.audit.ChainVerdict.Fault;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Goes along one chain, link by link, and finds where it is broken first. */
final class ChainWalk {
  static final byte[] BEGINNING = new byte[32];

  private final long chain;
  private final List<Noted> noted;
  private long sequence;
  private byte[] hash = BEGINNING;

  ChainWalk(long chain, List<Noted> noted) {
    this.chain = chain;
    this.noted = noted;
  }

  /** How many links were gone along and found right. */
  long verified() {
    return sequence;
  }

  /** Takes the next link; what is wrong with it, if anything is. */
  Optional<Break> step(LinkedEvent link) {
    Optional<Fault> fault = fault(link);
    if (fault.isPresent()) {
      return Optional.of(new Break(fault.get(), link.sequence(), link.event()));
    }
    sequence = link.sequence();
    hash = link.hash();
    return Optional.empty();
  }

  /** Whether the chain ends where it is recorded to end, and reaches where it was noted. */
  Optional<Break> end(AuditTrail.Head head) {
    if (head.sequence() != sequence || !Arrays.equals(head.hash(), hash)) {
      return Optional.of(new Break(Fault.TAIL_REMOVED, sequence, 0));
    }
    return noted.stream()
        .filter(note -> note.sequence() > sequence)
        .findFirst()
        .map(note -> new Break(Fault.NOT_AS_NOTED, note.sequence(), 0));
  }

  private Optional<Fault> fault(LinkedEvent link) {
    if (link.sequence() != sequence + 1) {
      return Optional.of(Fault.LINK_REMOVED);
    }
    if (!Arrays.equals(link.previousHash(), hash)) {
      return Optional.of(Fault.LINK_CHANGED);
    }
    if (link.recorded().isEmpty()) {
      return Optional.of(Fault.EVENT_REMOVED);
    }
    if (!Arrays.equals(link.hash(), hashOf(link.recorded().get(), link.sequence()))) {
      return Optional.of(Fault.EVENT_CHANGED);
    }
    String hex = HexFormat.of().formatHex(link.hash());
    return noted.stream()
        .filter(note -> note.sequence() == link.sequence() && !note.hash().equals(hex))
        .findFirst()
        .map(_ -> Fault.NOT_AS_NOTED);
  }

  private byte[] hashOf(RecordedEvent event, long at) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(hash);
      return digest.digest(event.canonical(chain, at));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
