/** Counts the SQL statements of requests and finds those that repeat one: N+1. */
@NullMarked
package ch.atmr.platform.queries;

import org.jspecify.annotations.NullMarked;
