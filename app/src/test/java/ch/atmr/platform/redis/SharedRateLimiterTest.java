package ch.atmr.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.RateLimiter.Decision;
import ch.atmr.testing.Await;
import ch.atmr.testing.SettableClock;
import ch.atmr.testing.TcpGate;
import ch.atmr.testing.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedRateLimiterTest {
  private static TestRedis server;
  private final SettableClock clock = SettableClock.standing();
  private final AtomicInteger degraded = new AtomicInteger();
  private Redis first;
  private Redis second;

  @BeforeAll
  static void start() {
    server = TestRedis.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    first = new Redis(server.url());
    second = new Redis(server.url());
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void twoReplicasShareALimit() {
    SharedRateLimiter here = limiter(first, 1);
    SharedRateLimiter there = limiter(second, 1);
    for (int left = 4; left >= 0; left--) {
      Decision decision = (left % 2 == 0 ? here : there).take(Limit.LOGIN, "shared");
      assertThat(decision.allowed()).isTrue();
      assertThat(decision.remaining()).isEqualTo(left);
      assertThat(decision.resetAfter()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
    }
    assertThat(here.take(Limit.LOGIN, "shared").allowed()).isFalse();
    assertThat(there.take(Limit.LOGIN, "shared").allowed()).isFalse();
    assertThat(there.take(Limit.LOGIN, "somebody else").allowed()).isTrue();
    assertThat(there.take(Limit.REGISTER, "shared").allowed()).isTrue();
    assertThat(degraded.get()).isZero();
  }

  @Test
  void aRaceLetsThroughNoMoreThanTheLimit() throws Exception {
    SharedRateLimiter here = limiter(first, 1);
    SharedRateLimiter there = limiter(second, 1);
    assertThat(first.answers() && second.answers()).isTrue();
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      SharedRateLimiter one = i % 2 == 0 ? here : there;
      all.add(() -> one.take(Limit.LOGIN, "race").allowed());
    }
    int allowed = 0;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> answer : callers.invokeAll(all)) {
        allowed += answer.get() ? 1 : 0;
      }
    }
    assertThat(degraded.get()).isZero();
    assertThat(allowed).isEqualTo(5);
  }

  @Test
  void theScaleMultipliesTheLimit() {
    SharedRateLimiter wide = limiter(first, 2);
    for (int i = 0; i < 10; i++) {
      assertThat(wide.take(Limit.LOGIN, "scaled").allowed()).isTrue();
    }
    assertThat(wide.take(Limit.LOGIN, "scaled").allowed()).isFalse();
    assertThat(limiter(first, 1e6).take(Limit.LOGIN, "scaled").allowed()).isTrue();
    assertThat(limiter(first, Double.POSITIVE_INFINITY).take(Limit.LOGIN, "scaled").allowed())
        .isTrue();
  }

  @Test
  void everyPeriodEnds() {
    limiter(first, 1).take(Limit.LOGIN, "period");
    long ttl = first.call(commands -> commands.pttl("limit:login:address")) + 1;
    assertThat(ttl).isLessThan(0); // no such key
    assertThat(first.<Long>call(commands -> commands.pttl("limit:login:period")))
        .isBetween(1_000L, 60_000L);
    first.call(commands -> commands.pexpire("limit:login:period", 1));
    Await.until(
        "a new period begins",
        () -> limiter(first, 1).take(Limit.LOGIN, "period").remaining() == 4);
  }

  @Test
  void theScriptIsSentOnlyToARedisThatDoesNotKnowIt() {
    SharedRateLimiter limiter = limiter(first, 1);
    first.call(commands -> commands.scriptFlush());
    first.call(commands -> commands.configResetstat());
    for (int left = 4; left >= 2; left--) {
      assertThat(limiter.take(Limit.LOGIN, "script").remaining()).isEqualTo(left);
    }
    assertThat(calls("eval")).isEqualTo(1);
    first.call(commands -> commands.scriptFlush());
    assertThat(limiter.take(Limit.LOGIN, "script").remaining()).isEqualTo(1);
    assertThat(limiter.take(Limit.LOGIN, "script").remaining()).isEqualTo(0);
    assertThat(limiter.take(Limit.LOGIN, "script").allowed()).isFalse();
    assertThat(calls("eval")).isEqualTo(2);
    assertThat(degraded.get()).isZero();
  }

  @Test
  void aRedisThatFallsSilentCostsARequestItsTimeoutAndNoMore() {
    try (TcpGate gate = TcpGate.before(server.port());
        Redis redis = new Redis(URI.create("redis://127.0.0.1:" + gate.port()))) {
      SharedRateLimiter limiter = limiter(redis, 1);
      assertThat(limiter.take(Limit.LOGIN, "silent").remaining()).isEqualTo(4);
      gate.stall();
      // Ends at all, though Redis never answers.
      assertThat(limiter.take(Limit.LOGIN, "silent").allowed()).isTrue();
      assertThat(degraded.get()).isEqualTo(1);
      gate.open();
      Await.until("Redis answers again", redis::answers);
    }
  }

  @Test
  void anAddressMayAskForMorePatience() throws Exception {
    try (TcpGate gate = TcpGate.before(server.port());
        Redis usual = new Redis(URI.create("redis://127.0.0.1:" + gate.port()));
        Redis patient = new Redis(URI.create("redis://127.0.0.1:" + gate.port() + "?timeout=2m"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Await.until("both are connected", () -> usual.answers() && patient.answers());
      gate.stall();
      Future<Boolean> answer = threads.submit(patient::answers);
      assertThat(usual.answers()).isFalse();
      assertThat(answer.isDone()).as("waits on").isFalse();
      gate.open();
      assertThat(answer.get()).isTrue();
    }
  }

  @Test
  void withoutRedisEachReplicaCountsForItselfAndSaysSo() {
    TestRedis own = TestRedis.start();
    Redis redis = new Redis(own.url());
    try (own;
        redis) {
      SharedRateLimiter limiter = limiter(redis, 1);
      assertThat(limiter.take(Limit.LOGIN, "k").remaining()).isEqualTo(4);
      assertThat(degraded.get()).isZero();
      own.stop();
      long started = System.nanoTime();
      int allowed = 0;
      for (int i = 0; i < 100; i++) {
        allowed += limiter.take(Limit.LOGIN, "k").allowed() ? 1 : 0;
      }
      assertThat(allowed).isEqualTo(5);
      assertThat(degraded.get()).isEqualTo(100);
      // Were each to wait for its timeout, they would take a thousand seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .as("an outage does not slow requests down")
          .isLessThan(Await.LIMIT);
      assertThat(redis.answers()).isFalse();
      clock.advance(Duration.ofSeconds(61));
      assertThat(limiter.take(Limit.LOGIN, "k").remaining()).isEqualTo(4);

      own.startAgain();
      Await.until("the connection comes back", redis::answers);
      int counted = degraded.get();
      assertThat(limiter.take(Limit.LOGIN, "k").remaining()).isEqualTo(4);
      assertThat(degraded.get()).isEqualTo(counted);
    }
  }

  @Test
  void aRedisThatIsNotThereAtTheStartIsFoundLater() {
    TestRedis own = TestRedis.start();
    own.stop();
    Redis redis = new Redis(own.url());
    try (own;
        redis) {
      assertThat(redis.answers()).isFalse();
      assertThatThrownBy(() -> redis.call(commands -> commands.get("k")))
          .isInstanceOf(RedisUnavailable.class);
      own.startAgain();
      Await.until("the connection is made", redis::answers);
    }
  }

  @Test
  void anUnreachableRedisFailsSoon() {
    Redis redis = new Redis(URI.create("redis://127.0.0.1:1"));
    try (redis) {
      for (int i = 0; i < 20; i++) {
        assertThat(redis.answers()).isFalse();
      }
    }
  }

  @Test
  void aClockSetBackAnHourLocksNobodyOut() {
    SharedRateLimiter shared = limiter(first, 1);
    for (int i = 0; i < 6; i++) {
      shared.take(Limit.LOGIN, "back");
    }
    clock.advance(Duration.ofHours(-1));
    Decision refused = shared.take(Limit.LOGIN, "back");
    assertThat(refused.allowed()).as("Redis counts by its own clock").isFalse();
    assertThat(refused.resetAfter()).isLessThanOrEqualTo(Duration.ofMinutes(1));

    Redis away = new Redis(URI.create("redis://127.0.0.1:1"));
    try (away) {
      SharedRateLimiter local = limiter(away, 1);
      for (int i = 0; i < 6; i++) {
        local.take(Limit.LOGIN, "back");
      }
      assertThat(local.take(Limit.LOGIN, "back").allowed()).isFalse();
      clock.advance(Duration.ofHours(-1));
      Decision decision = local.take(Limit.LOGIN, "back");
      assertThat(decision.allowed()).isTrue();
      assertThat(decision.resetAfter()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void manyKeysWithoutRedisDoNotFillTheMemory() {
    Redis redis = new Redis(URI.create("redis://127.0.0.1:1"));
    try (redis) {
      SharedRateLimiter limiter = limiter(redis, 1);
      for (int i = 0; i < 250_000; i++) {
        limiter.take(Limit.DEFAULT, "address:" + i);
      }
      assertThat(limiter.localKeys()).isLessThanOrEqualTo(100_001);
    }
  }

  // From lines like cmdstat_eval:calls=1,usec=...
  private long calls(String command) {
    String prefix = "cmdstat_" + command + ":calls=";
    return first
        .<String>call(commands -> commands.info("commandstats"))
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToLong(line -> Long.parseLong(line.substring(prefix.length()).split(",", 2)[0]))
        .sum();
  }

  private SharedRateLimiter limiter(Redis redis, double scale) {
    return new SharedRateLimiter(redis, clock, scale, degraded::incrementAndGet);
  }
}
