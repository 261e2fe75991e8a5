package ch.atmr.platform.audit;

import java.util.Optional;

/**
 * One link of a chain.
 *
 * @param recorded the event as it stands now; empty when it is gone
 */
record LinkedEvent(
    long sequence,
    long event,
    byte[] previousHash,
    byte[] hash,
    Optional<RecordedEvent> recorded) {}
