package ch.atmr.routing;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.platform.crypto.IndexKey;
import ch.atmr.platform.outbound.HttpRemote;
import ch.atmr.platform.outbound.RemoteFailure;
import ch.atmr.platform.redis.Redis;
import ch.atmr.routing.Flights.Flight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Driving times on real roads: from the cache, else from OSRM, else by the straight line. A
 * question ends within its budget, whatever OSRM and Redis do.
 */
public final class OsrmTravelTimes implements TravelTimes {
  private static final Logger LOG = Logger.getLogger(OsrmTravelTimes.class.getName());

  /** For one drive somebody waits at a screen. */
  private static final Duration DRIVE_BUDGET = Duration.ofSeconds(2);

  private final OsrmSettings settings;
  private final OsrmClient client;
  private final DriveCache cache;
  private final RoutingMeters meters;
  private final BlockRequests requests;
  private final Flights flights = new Flights();

  /**
   * @param indexKey hides places in the cache's keys; all processes have the same
   */
  OsrmTravelTimes(
      OsrmSettings settings,
      HttpRemote remote,
      Redis redis,
      Supplier<IndexKey> indexKey,
      RoutingMeters meters) {
    this.settings = settings;
    this.client = new OsrmClient(remote, settings);
    this.cache = new DriveCache(redis, indexKey, settings, meters);
    this.meters = meters;
    this.requests = new BlockRequests(client, settings.concurrency());
  }

  @Override
  public TravelTable between(List<GeoPoint> points) {
    return table(points, (_, _) -> true, CacheType.MATRIX);
  }

  @Override
  public TravelTable between(List<GeoPoint> points, PairChoice wanted) {
    return table(points, wanted, CacheType.TABLE);
  }

  @Override
  public Drive drive(GeoPoint from, GeoPoint to) {
    Leg leg = new Leg(Spot.of(from), Spot.of(to));
    if (leg.from().equals(leg.to())) {
      return new Drive(0, 0, /* estimated= */ false);
    }
    Optional<Drive> known = cache.read(leg).or(() -> route(leg));
    if (known.isEmpty()) {
      meters.estimated(1);
    }
    return known.orElseGet(() -> StraightLine.drive(from, to));
  }

  private Optional<Drive> route(Leg leg) {
    try {
      Optional<Drive> drive = client.route(leg, DRIVE_BUDGET);
      drive.ifPresent(told -> cache.write(leg, told));
      return drive;
    } catch (RemoteFailure e) {
      LOG.fine(() -> "a drive is estimated: " + e.getMessage());
      return Optional.empty();
    }
  }

  private TravelTable table(List<GeoPoint> points, PairChoice wanted, CacheType type) {
    long deadline = System.nanoTime() + settings.budget().toNanos();
    TableDraft draft = TableDraft.of(points, wanted);
    cache.read(draft, type);
    Flight flight = flights.depart(draft, draft.missing());
    try (flight) {
      requests.fill(draft, Block.cover(flight.own(), draft.size(), client.side()), deadline);
      // Before it lands: who comes later finds it in the cache.
      cache.write(draft, flight.own());
    }
    flight.await(deadline);
    int estimated = draft.missing().cardinality();
    if (estimated > 0) {
      meters.estimated(estimated);
      LOG.warning(() -> estimated + " driving times are estimated");
    }
    return draft.table();
  }
}
