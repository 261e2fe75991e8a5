/** Calls to others: how often, how long, and when not at all. */
@NullMarked
package ch.atmr.platform.outbound;

import org.jspecify.annotations.NullMarked;
