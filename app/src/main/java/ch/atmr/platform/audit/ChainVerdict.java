package ch.atmr.platform.audit;

import java.util.Optional;

/**
 * What became of a chain.
 *
 * @param chain the company's id, 0 for the chain of no company
 * @param verified how many events stand as they were linked, up to the first fault
 * @param headSequence where the chain ends
 * @param headHash its hash there, 64 hex digits: to be noted outside the database
 */
public record ChainVerdict(
    long chain, long verified, long headSequence, String headHash, Optional<Break> firstBreak) {

  public boolean isWhole() {
    return firstBreak.isEmpty();
  }

  /**
   * Where a chain is broken.
   *
   * @param event the event's id; 0 where it is not known
   */
  public record Break(Fault fault, long sequence, long event) {}

  /** How. */
  public enum Fault {
    /** The event is not what it was when it was linked. */
    EVENT_CHANGED,
    /** The event is gone. */
    EVENT_REMOVED,
    /** The link itself is gone, so numbers are missing. */
    LINK_REMOVED,
    /** A link does not follow from the one before it: links were swapped or made up. */
    LINK_CHANGED,
    /** The chain ends before or beside its recorded end. */
    TAIL_REMOVED,
    /** An event stands in the table and in no chain. */
    EVENT_OUTSIDE,
    /** The chain does not pass where it was noted to. */
    NOT_AS_NOTED
  }
}
