/** Requests that may come again: their answers are kept with their effects, and given again. */
@NullMarked
package ch.atmr.platform.idempotency;

import org.jspecify.annotations.NullMarked;
