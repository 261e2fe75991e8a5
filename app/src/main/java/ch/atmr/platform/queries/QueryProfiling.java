package ch.atmr.platform.queries;

import java.time.Duration;

/**
 * How statements are counted.
 *
 * @param enabled whether they are counted at all
 * @param headers whether answers tell their count and time
 * @param like so many executions of one statement in a request are an N+1
 * @param slow a statement that takes longer is slow
 */
public record QueryProfiling(boolean enabled, boolean headers, int like, Duration slow) {
  /** More statements than these in a request are logged. */
  public static final int MANY = 15;

  /** A report lists the routes that ran more than these in a request. */
  public static final int LISTED = 20;

  public static final QueryProfiling OFF =
      new QueryProfiling(/* enabled= */ false, /* headers= */ false, 10, Duration.ofSeconds(1));

  /** Counts and tells, with the usual thresholds. */
  public static final QueryProfiling WITH_HEADERS =
      new QueryProfiling(/* enabled= */ true, /* headers= */ true, OFF.like, OFF.slow);
}
