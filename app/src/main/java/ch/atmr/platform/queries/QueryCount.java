package ch.atmr.platform.queries;

import java.time.Duration;

/**
 * What a piece of work asked the database.
 *
 * @param queries statements, each counted as often as it ran
 * @param time in them, the reading of their rows included
 */
public record QueryCount(int queries, Duration time) {}
