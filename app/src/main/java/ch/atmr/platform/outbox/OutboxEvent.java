package ch.atmr.platform.outbox;

import ch.atmr.kernel.PersonalText;

/**
 * An event to deliver.
 *
 * @param attempts this one included
 */
public record OutboxEvent(long id, String topic, PersonalText payload, int attempts) {}
