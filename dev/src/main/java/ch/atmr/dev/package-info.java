/** What a development machine adds: embedded PostgreSQL and Redis, demo data, the dev command. */
@NullMarked
package ch.atmr.dev;

import org.jspecify.annotations.NullMarked;
