/** Redis, which holds only what may be lost. */
@NullMarked
package ch.atmr.platform.redis;

import org.jspecify.annotations.NullMarked;
