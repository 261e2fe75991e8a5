/** The audit trail's chains: how events are linked into them, and how that is verified. */
@NullMarked
package ch.atmr.platform.audit;

import org.jspecify.annotations.NullMarked;
