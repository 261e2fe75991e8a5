package ch.atmr.platform.redis;

import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.RateLimiter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests in Redis, so that all replicas share a limit. A period starts with its first
 * request. While Redis is away each replica counts for itself.
 */
public final class SharedRateLimiter implements RateLimiter {
  // Returns the count and the milliseconds until the period ends.
  private static final Script TAKE =
      Script.of(
          """
          local n = redis.call('INCR', KEYS[1])
          if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
          return {n, redis.call('PTTL', KEYS[1])}
          """);
  private static final int LOCAL_KEYS = 100_000;

  private final Redis redis;
  private final Clock clock;
  private final double scale;
  private final Runnable onDegraded;
  private final ConcurrentHashMap<String, Window> local = new ConcurrentHashMap<>();

  /**
   * @param scale multiplies every limit; 1 in production
   * @param onDegraded counts a decision that was made without Redis
   */
  public SharedRateLimiter(Redis redis, Clock clock, double scale, Runnable onDegraded) {
    this.redis = redis;
    this.clock = clock;
    this.scale = scale;
    this.onDegraded = onDegraded;
  }

  @Override
  public Decision take(Limit limit, String key) {
    String name = "limit:" + limit.contractName() + ":" + key;
    String period = Long.toString(limit.period().toMillis());
    try {
      List<Long> answer = redis.numbers(TAKE, name, period);
      return decision(limit, answer.get(0), Duration.ofMillis(Math.max(0, answer.get(1))));
    } catch (RedisUnavailable e) {
      onDegraded.run();
      return takeLocally(limit, name);
    }
  }

  private Decision takeLocally(Limit limit, String name) {
    long now = clock.millis();
    long period = limit.period().toMillis();
    if (local.size() >= LOCAL_KEYS) {
      // Forgetting all costs somebody's count; searching for old ones at each request costs
      // everybody.
      local.clear();
    }
    Window window =
        local.compute(
            name,
            (_, old) ->
                // A clock that was set back would make a window last longer than its period.
                old == null || old.endMillis <= now || old.endMillis - now > period
                    ? new Window(now + period, 1)
                    : new Window(old.endMillis, old.count + 1));
    return decision(limit, window.count, Duration.ofMillis(window.endMillis - now));
  }

  /** How many allowances are counted here. */
  int localKeys() {
    return local.size();
  }

  private Decision decision(Limit limit, long count, Duration resetAfter) {
    long allowed = Math.round(limit.requests() * scale);
    return new Decision(count <= allowed, Math.max(0, allowed - count), resetAfter);
  }

  private record Window(long endMillis, long count) {}
}
