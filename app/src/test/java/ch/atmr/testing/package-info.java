/** What tests stand on: real PostgreSQL and Redis, the running service, and a settable clock. */
@NullMarked
package ch.atmr.testing;

import org.jspecify.annotations.NullMarked;
