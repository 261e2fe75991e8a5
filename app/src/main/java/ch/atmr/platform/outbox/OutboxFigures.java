package ch.atmr.platform.outbox;

import java.time.Duration;

/**
 * How the outbox stands.
 *
 * @param pending events that are yet to be delivered
 * @param oldest how long the oldest of them has waited
 * @param failed events that were set aside
 */
record OutboxFigures(long pending, Duration oldest, long failed) {
  static final OutboxFigures NONE = new OutboxFigures(0, Duration.ZERO, 0);
}
