/** Events that leave: written in the business transaction, delivered afterwards at least once. */
@NullMarked
package ch.atmr.platform.outbox;

import org.jspecify.annotations.NullMarked;
