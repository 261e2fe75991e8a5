package ch.atmr.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.crypto.KeyRing;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.outbound.Outbound;
import ch.atmr.platform.outbound.Target;
import ch.atmr.platform.redis.Redis;
import ch.atmr.testing.Await;
import ch.atmr.testing.OsrmDouble;
import ch.atmr.testing.OsrmDouble.Mood;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TestRedis;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Driving times through a real Redis and an OSRM that speaks the real protocol. */
class OsrmTravelTimesTest {
  private static final List<GeoPoint> PLACES = OsrmDouble.places(40);

  private final SettableClock clock = new SettableClock();
  private final List<Replica> processes = new ArrayList<>();
  private TestRedis redis;
  private OsrmDouble osrm;

  @BeforeEach
  void start() {
    redis = TestRedis.start();
    osrm = OsrmDouble.start(12);
  }

  @AfterEach
  void stop() {
    processes.forEach(process -> process.redis.close());
    osrm.close();
    redis.close();
  }

  @Test
  void asksInBlocksThatTheServerTakesSomeAbreast() {
    Replica process = process(settings(12, 900, Duration.ofSeconds(30)));

    TravelTable table = process.times.between(PLACES);

    assertAllTold(table);
    assertThat(osrm.calls()).isGreaterThan(9);
    assertThat(osrm.longestUrl()).isLessThanOrEqualTo(900);
    assertThat(osrm.mostAbreast()).isBetween(1, 4);
  }

  @Test
  void aServerWithALowerLimitIsAskedForLess() {
    TravelTable table = process(settings(100, 8_000, Duration.ofSeconds(30))).times.between(PLACES);

    assertAllTold(table);
  }

  @Test
  void asksForWhatIsMissingAlone() {
    Replica process = process(usual());
    process.times.between(PLACES.subList(0, 38));
    int before = osrm.cells();

    TravelTable table = process.times.between(PLACES, (from, to) -> from >= 38 || to >= 38);

    assertThat(table.estimatedShare()).isZero();
    int missing = 2 * 38 * 2 + 2;
    assertThat(osrm.cells() - before).isBetween(missing, 2 * missing);
  }

  @Test
  void twoProcessesShareTheCache() {
    assertAllTold(process(usual()).times.between(PLACES));
    int calls = osrm.calls();
    Replica second = process(usual());

    assertAllTold(second.times.between(PLACES));

    assertThat(osrm.calls()).isEqualTo(calls);
    assertThat(second.counted("matrix", RoutingMeters.HITS)).isEqualTo(40 * 39);
    assertThat(second.hitRate()).isEqualTo(1);
  }

  @Test
  void anotherMapOrProfileIsAskedAnew() {
    process(usual()).times.between(PLACES);
    int calls = osrm.calls();
    OsrmSettings usual = usual();
    OsrmSettings other =
        new OsrmSettings(
            usual.url(),
            usual.profile(),
            "2",
            usual.maxTableSize(),
            usual.maxUrlLength(),
            usual.concurrency(),
            usual.budget(),
            usual.cacheTtl(),
            usual.maxSnapMetres());

    assertAllTold(process(other).times.between(PLACES));

    assertThat(osrm.calls()).isEqualTo(2 * calls);
  }

  /** 300 rides of 200 homes to 30 clinics, from 6 depots: its second run, in a fresh process. */
  @Test
  void theSecondRunOfADayIsAnsweredByTheCache() {
    osrm.close();
    osrm = OsrmDouble.start(1_000);
    List<GeoPoint> day = OsrmDouble.places(236);
    OsrmSettings settings = settings(1_000, 8_000, Duration.ofSeconds(60));
    Replica first = process(settings);
    assertThat(first.times.between(day).estimatedShare()).isZero();
    assertThat(first.hitRate()).isZero();
    Replica second = process(settings);

    assertThat(second.times.between(day).estimatedShare()).isZero();

    assertThat(second.hitRate()).isGreaterThan(0.75);
  }

  @Test
  void aHundredLookupsOfWhichEightyRepeat() {
    Replica process = process(usual());
    for (int lookup = 0; lookup < 100; lookup++) {
      GeoPoint to = PLACES.get(1 + lookup % 20);
      Drive drive = process.times.drive(PLACES.getFirst(), to);
      assertThat(drive.seconds()).isEqualTo(OsrmDouble.seconds(PLACES.getFirst(), to));
      assertThat(drive.estimated()).isFalse();
    }
    assertThat(process.counted("route", RoutingMeters.HITS)).isEqualTo(80);
    assertThat(process.counted("route", RoutingMeters.MISSES)).isEqualTo(20);
    assertThat(process.counted("table", RoutingMeters.HITS)).isZero();
    assertThat(process.hitRate()).isEqualTo(0.8);
    assertThat(osrm.calls()).isEqualTo(20);
  }

  @Test
  void withoutRedisAnswersStillComeAndTheBypassIsCounted() {
    Replica process = process(usual());
    process.times.between(PLACES.subList(0, 5));
    assertThat(process.counted(RoutingMeters.BYPASS)).isZero();
    redis.stop();

    assertThat(process.times.between(PLACES.subList(0, 5)).estimatedShare()).isZero();
    assertThat(process.times.drive(PLACES.get(0), PLACES.get(1)).estimated()).isFalse();

    assertThat(process.counted(RoutingMeters.BYPASS)).isGreaterThanOrEqualTo(2);
    assertThat(process.hitRate()).isZero();
    redis.startAgain();
  }

  @Test
  void theCacheHoldsNoCoordinates() {
    Replica process = process(usual());
    process.times.between(PLACES.subList(0, 3));
    process.times.drive(PLACES.get(0), PLACES.get(1));
    List<String> keys = process.redis.call(commands -> commands.keys("*"));
    assertThat(keys).hasSize(3 * 2 + 1);
    for (String key : keys) {
      assertThat(key).doesNotContain("46.", "6.0", "4615000");
      long seconds = process.redis.call(commands -> commands.ttl(key));
      assertThat(seconds)
          .isBetween(usual().cacheTtl().toSeconds() - 60, usual().cacheTtl().toSeconds());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rubbish", "12 ", "99999999999 1", "-5 3"})
  void whatTheCacheShouldNotHoldIsAskedForAgain(String rubbish) {
    Replica process = process(usual());
    Drive drive = process.times.drive(PLACES.get(0), PLACES.get(1));
    process.times.between(PLACES.subList(0, 3));
    for (String key : process.redis.<List<String>>call(commands -> commands.keys("*"))) {
      assertThat(process.redis.<String>call(commands -> commands.set(key, rubbish)))
          .isEqualTo("OK");
    }

    assertThat(process.times.drive(PLACES.get(0), PLACES.get(1))).isEqualTo(drive);
    assertThat(process.times.between(PLACES.subList(0, 3)).estimatedShare()).isZero();
  }

  @Test
  void whoAsksForTheSameAtOnceIsAnsweredByOneRequest() throws InterruptedException {
    osrm.close();
    osrm = OsrmDouble.start(1_000);
    CountDownLatch gate = new CountDownLatch(1);
    osrm.hold(gate);
    Replica process = process(settings(1_000, 8_000, Duration.ofSeconds(60)));
    // While one caller connects, the others would go on without Redis.
    assertThat(process.redis.answers()).isTrue();
    List<TravelTable> tables = new CopyOnWriteArrayList<>();
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < 4; caller++) {
      callers.add(Thread.ofVirtual().start(() -> tables.add(process.times.between(PLACES))));
    }
    Await.until(
        "one asks and all wait",
        () ->
            osrm.calls() == 1
                && process.counted("matrix", RoutingMeters.MISSES) == 4 * 40 * 39
                && callers.stream()
                    .allMatch(caller -> caller.getState() == Thread.State.TIMED_WAITING));
    gate.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(tables).hasSize(4).allSatisfy(OsrmTravelTimesTest::assertAllTold);
    assertThat(osrm.calls()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"WELL", "HALF", "NO_WAY"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatOsrmDoesNotTellIsEstimatedAndNotKept(Mood mood) {
    osrm.mood(mood);
    Replica process = process(settings(12, 8_000, Duration.ofSeconds(2)));
    long started = System.nanoTime();

    TravelTable table = process.times.between(PLACES);
    Drive drive = process.times.drive(PLACES.get(0), PLACES.get(1));

    // No measurement: that it ends at all, though OSRM never does.
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Await.LIMIT);
    assertThat(table.estimatedShare()).isEqualTo(1);
    assertThat(table.isEstimated(0, 1)).isTrue();
    assertThat(table.isEstimated(0, 0)).isFalse();
    assertThat(table.seconds(0, 1)).isEqualTo(StraightLine.seconds(PLACES.get(0), PLACES.get(1)));
    if (mood != Mood.ROW_TOO_FEW) {
      assertThat(drive.estimated()).isTrue();
    }
    osrm.mood(Mood.WELL);
    assertAllTold(process(usual()).times.between(PLACES));
  }

  @Test
  void anOsrmThatIsGoneIsEstimated() {
    Replica process = process(usual());
    osrm.close();

    TravelTable table = process.times.between(PLACES);

    assertThat(table.estimatedShare()).isEqualTo(1);
    assertThat(process.counted(RoutingMeters.ESTIMATED)).isEqualTo(40 * 39);
  }

  @Test
  void anOsrmThatAnswersHalfTellsItsHalf() {
    osrm.mood(Mood.HALF);
    TravelTable table = process(usual()).times.between(PLACES);
    assertThat(table.estimatedShare()).isBetween(0.0, 0.9);
    for (int to = 1; to < PLACES.size(); to++) {
      assertThat(table.seconds(0, to))
          .isEqualTo(
              table.isEstimated(0, to)
                  ? StraightLine.seconds(PLACES.getFirst(), PLACES.get(to))
                  : OsrmDouble.seconds(PLACES.getFirst(), PLACES.get(to)));
    }
  }

  @Test
  void noWayIsAnAnswerAndKept() {
    osrm.mood(Mood.NO_WAY);
    Replica process = process(usual());
    TravelTable table = process.times.between(PLACES.subList(0, 4));
    assertThat(table.seconds(0, 1)).isInfinite();
    assertThat(table.estimatedShare()).isZero();
    assertThat(process.times.drive(PLACES.get(0), PLACES.get(1)).metres()).isInfinite();
    osrm.mood(Mood.WELL);
    assertThat(process.times.between(PLACES.subList(0, 4)).seconds(0, 1)).isInfinite();
    assertThat(process.times.drive(PLACES.get(0), PLACES.get(1)).seconds()).isInfinite();
  }

  @Test
  void aPlaceWithoutRoadCostsItsOwnCellsAlone() {
    osrm.withoutRoad(PLACES.get(7));
    TravelTable table = process(usual()).times.between(PLACES);
    for (int from = 0; from < PLACES.size(); from++) {
      for (int to = 0; to < PLACES.size(); to++) {
        assertThat(table.isEstimated(from, to)).isEqualTo(from != to && (from == 7 || to == 7));
      }
    }
  }

  @Test
  void theStraightLineHasClassesOfSpeedAndNoJumps() {
    GeoPoint from = new GeoPoint(46.2, 6.1);
    int last = 0;
    for (int step = 1; step < 400; step++) {
      int seconds = StraightLine.seconds(from, new GeoPoint(46.2 + 0.002 * step, 6.1));
      assertThat(seconds).isGreaterThan(last).isLessThan(last + 60);
      last = seconds;
    }
    // 0.1 degrees north is 11.12 km, with detours 14.455 km: 4 km at 22 and the rest at 45 km/h.
    assertThat(StraightLine.seconds(from, new GeoPoint(46.3, 6.1))).isEqualTo(1_491);
    assertThat(new GreatCircleTravelTimes().drive(from, new GeoPoint(46.3, 6.1)).estimated())
        .isTrue();
  }

  @Test
  void withoutOsrmAllIsEstimated() {
    TravelTable table = new GreatCircleTravelTimes().between(PLACES);
    assertThat(table.estimatedShare()).isEqualTo(1);
    assertThat(table.seconds(0, 1)).isEqualTo(PLACES.get(0).estimatedDriveSeconds(PLACES.get(1)));
    assertThat(new GreatCircleTravelTimes().between(List.of(PLACES.getFirst())).estimatedShare())
        .isZero();
  }

  private static void assertAllTold(TravelTable table) {
    assertThat(table.estimatedShare()).isZero();
    for (int from = 0; from < PLACES.size(); from++) {
      for (int to = 0; to < PLACES.size(); to++) {
        assertThat(table.seconds(from, to))
            .isEqualTo(from == to ? 0 : OsrmDouble.seconds(PLACES.get(from), PLACES.get(to)));
      }
    }
  }

  private OsrmSettings usual() {
    return settings(12, 8_000, Duration.ofSeconds(30));
  }

  private OsrmSettings settings(int maxTableSize, int maxUrlLength, Duration budget) {
    return new OsrmSettings(
        osrm.url(),
        "driving",
        "1",
        maxTableSize,
        maxUrlLength,
        4,
        budget,
        Duration.ofHours(1),
        500);
  }

  private Replica process(OsrmSettings settings) {
    Replica process = new Replica(settings, new Redis(redis.url()));
    processes.add(process);
    return process;
  }

  /** What a process has of its own: meters, breaker, connection. */
  private final class Replica {
    // A registry made for a test counts nothing; so what was counted before is taken off.
    private final MeterRegistry registry = Metrics.globalRegistry();
    private final Map<String, Long> before = new HashMap<>();
    private final Redis redis;
    private final RoutingMeters meters = new RoutingMeters(registry);
    private final OsrmTravelTimes times;

    private Replica(OsrmSettings settings, Redis redis) {
      this.redis = redis;
      KeyRing ring = new KeyRing(new Secret("a test's key for the cache, 32 bytes"), List.of());
      this.times =
          new OsrmTravelTimes(
              settings,
              new Outbound(registry, clock, new Random(1)).http(Target.OSRM),
              redis,
              new Seals(ring, clock)::indexKey,
              meters);
      for (String type : List.of("route", "table", "matrix")) {
        before.put(RoutingMeters.HITS + type, now(RoutingMeters.HITS, tags(type)));
        before.put(RoutingMeters.MISSES + type, now(RoutingMeters.MISSES, tags(type)));
      }
      before.put(RoutingMeters.BYPASS, now(RoutingMeters.BYPASS, List.of()));
      before.put(RoutingMeters.ESTIMATED, now(RoutingMeters.ESTIMATED, List.of()));
    }

    private long counted(String type, String name) {
      return now(name, tags(type)) - before.getOrDefault(name + type, 0L);
    }

    private long counted(String name) {
      return now(name, List.of()) - before.getOrDefault(name, 0L);
    }

    private long now(String name, List<Tag> tags) {
      return registry.counter(name, tags).map(Counter::count).orElseThrow();
    }

    private static List<Tag> tags(String type) {
      return List.of(Tag.create("cache_type", type));
    }

    /** As the registry tells it; the newest process' is there. */
    private double hitRate() {
      return registry
          .gauge(RoutingMeters.HIT_RATE, List.of())
          .map(gauge -> gauge.value().doubleValue())
          .orElseThrow();
    }
  }
}
