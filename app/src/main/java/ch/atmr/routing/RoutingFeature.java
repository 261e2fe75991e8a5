package ch.atmr.routing;

import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.outbound.Outbound;
import ch.atmr.platform.outbound.Target;
import ch.atmr.platform.redis.Redis;
import io.helidon.metrics.api.MeterRegistry;

/** Puts the feature together, so that only what others use leaves the package. */
public final class RoutingFeature {
  private final TravelTimes travelTimes;

  public RoutingFeature(
      RoutingSettings settings,
      Outbound outbound,
      Redis redis,
      Seals seals,
      MeterRegistry registry) {
    // There without OSRM too, so that a rule about them never looks for what is not.
    RoutingMeters meters = new RoutingMeters(registry);
    this.travelTimes =
        settings
            .osrm()
            .<TravelTimes>map(osrm ->
                new OsrmTravelTimes(
                    osrm, outbound.http(Target.OSRM), redis, seals::indexKey, meters))
            .orElseGet(GreatCircleTravelTimes::new);
  }

  /** From OSRM where there is one, else estimated. */
  public TravelTimes travelTimes() {
    return travelTimes;
  }
}
