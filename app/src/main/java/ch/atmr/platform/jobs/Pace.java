package ch.atmr.platform.jobs;

import java.time.Duration;

/**
 * How the processes follow one another.
 *
 * @param tick between two looks for work
 * @param heartbeat between two signs of life of a run
 * @param silence after which a run's process counts as dead
 * @param figures between two readings of the figures that all processes show
 */
public record Pace(Duration tick, Duration heartbeat, Duration silence, Duration figures) {
  public static final Pace USUAL =
      new Pace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));
}
