package ch.atmr.routing;

import java.util.Optional;

/**
 * Where travel times come from, and how far they are trusted.
 *
 * @param osrm empty: all times are estimated
 * @param traffic by the hour of the day
 * @param mostEstimated a plan that rests on a larger share of estimated times waits for a person
 */
public record RoutingSettings(
    Optional<OsrmSettings> osrm, TrafficFactors traffic, double mostEstimated) {
  /** No road network, no traffic, no doubts. */
  public static final RoutingSettings NONE =
      new RoutingSettings(Optional.empty(), TrafficFactors.NONE, 1);
}
