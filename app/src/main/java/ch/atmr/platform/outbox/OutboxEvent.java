package ch.atmr.platform.outbox;

import ch.atmr.kernel.PersonalText;
import java.util.UUID;

/**
 * An event to deliver.
 *
 * @param key the same at every delivery of this event, and of no other
 * @param attempts this one included
 */
public record OutboxEvent(long id, UUID key, String topic, PersonalText payload, int attempts) {}
