package ch.atmr.identity;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.outbox.Outbox;
import ch.atmr.platform.outbox.OutboxEvent;
import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.redis.RedisUnavailable;
import ch.atmr.platform.telemetry.CacheCounts;
import io.helidon.metrics.api.MeterRegistry;
import io.lettuce.core.SetArgs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Who is signed in. PostgreSQL holds the truth; Redis and this process remember answers for a
 * while. An ended session is refused here at once, by other processes within a second or so, and
 * within a minute even if Redis was away when it ended.
 */
final class Sessions {
  /** The outbox topic of sessions that ended. */
  public static final String TOPIC = "session-ended";

  private static final String LIVE = "live";
  private static final String ENDED = "ended";
  private static final Duration LOCAL_LIFE = Duration.ofSeconds(1);
  private static final Duration SHARED_LIFE = Duration.ofMinutes(1);
  // Longer than any "live" of before can stand in Redis.
  private static final Duration REFUSED_LIFE = SHARED_LIFE.multipliedBy(2);
  private static final int MOST_LOCAL = 20_000;

  private final Db db;
  private final Redis redis;
  private final SessionRepository repository;
  private final Outbox outbox;
  private final Clock clock;
  private final CacheCounts own = new CacheCounts("sessions");
  private final CacheCounts shared = new CacheCounts("sessions_shared");
  private final ConcurrentHashMap<UUID, Verdict> local = new ConcurrentHashMap<>();

  Sessions(Db db, Redis redis, SessionRepository repository, Outbox outbox, Clock clock) {
    this.db = db;
    this.redis = redis;
    this.repository = repository;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Shows how often this process, and Redis, knew whether a session is live. */
  public void register(MeterRegistry meters) {
    own.register(meters);
    shared.register(meters);
  }

  /** Refuses a session that has ended with TOKEN_REVOKED. */
  void requireLive(UUID session) {
    Verdict verdict = local.get(session);
    boolean known = verdict != null && clock.instant().isBefore(verdict.until());
    own.asked(known);
    boolean live = (verdict != null && known) ? verdict.live() : remember(session, ask(session));
    if (!live) {
      throw new ProblemException(
          new Problem.Unauthenticated(Problem.Unauthenticated.Reason.TOKEN_REVOKED));
    }
  }

  /** A new session of the user. */
  UUID begin(Tx tx, UserId user) {
    UUID id = RowKeys.next();
    Instant now = clock.instant();
    repository.insert(tx, id, user, now, now.plus(Tokens.REFRESH_LIFE));
    return id;
  }

  /** Notes a refresh token that was given out, and lets its session live as long. */
  boolean keepToken(Tx tx, UUID session, UserId user, String token) {
    Instant now = clock.instant();
    Instant expiresAt = now.plus(Tokens.REFRESH_LIFE);
    if (!repository.extend(tx, session, expiresAt)) {
      return false;
    }
    repository.insertToken(tx, TokenHash.of(token), session, user, now, expiresAt);
    return true;
  }

  boolean useToken(Tx tx, Tokens.Refresh token) {
    return repository.useToken(tx, token, clock.instant());
  }

  boolean knowsToken(Tx tx, Tokens.Refresh token) {
    return repository.knowsToken(tx, token);
  }

  /** Ends a session. Call {@link #refuse} with the result once the transaction is through. */
  List<UUID> end(Tx tx, UUID session, SessionEnd because) {
    return tell(tx, repository.end(tx, session, because, clock.instant()));
  }

  /** Ends all sessions of a user. */
  List<UUID> endAll(Tx tx, UserId user, SessionEnd because) {
    return tell(tx, repository.endAll(tx, user, because, clock.instant()));
  }

  /** Refuses ended sessions on this process from now on, and tells the others if Redis is there. */
  void refuse(List<UUID> ended) {
    try {
      publish(ended);
    } catch (RedisUnavailable e) {
      // The event in the outbox tells them when Redis is back.
    }
  }

  /** Takes an event of {@link #TOPIC}: tells all processes which sessions ended. */
  public void ended(OutboxEvent event) {
    publish(event.payload().reveal().lines().map(UUID::fromString).toList());
  }

  private void publish(List<UUID> ended) {
    Instant until = clock.instant().plus(REFUSED_LIFE);
    ended.forEach(session -> local.put(session, new Verdict(false, until)));
    SetArgs untilTokensExpire = SetArgs.Builder.ex(Tokens.ACCESS_LIFE);
    for (UUID session : ended) {
      redis.call(commands -> commands.set(key(session), ENDED, untilTokensExpire));
    }
  }

  private List<UUID> tell(Tx tx, List<UUID> ended) {
    if (!ended.isEmpty()) {
      String lines = ended.stream().map(UUID::toString).collect(Collectors.joining("\n"));
      outbox.add(tx, TOPIC, new PersonalText(lines));
    }
    return ended;
  }

  private boolean ask(UUID session) {
    try {
      Optional<String> known =
          Optional.ofNullable(redis.<String>call(commands -> commands.get(key(session))));
      shared.asked(known.isPresent());
      return known.isPresent() ? known.get().equals(LIVE) : share(session, isLive(session));
    } catch (RedisUnavailable e) {
      return isLive(session);
    }
  }

  private boolean isLive(UUID session) {
    return db.nobody(tx -> repository.isLive(tx.last(), session));
  }

  // "live" never overwrites: the session may have ended since PostgreSQL was asked.
  private boolean share(UUID session, boolean live) {
    SetArgs arguments =
        live ? SetArgs.Builder.nx().ex(SHARED_LIFE) : SetArgs.Builder.ex(Tokens.ACCESS_LIFE);
    try {
      redis.call(commands -> commands.set(key(session), live ? LIVE : ENDED, arguments));
    } catch (RedisUnavailable e) {
      // Asked again next time.
    }
    return live;
  }

  private boolean remember(UUID session, boolean live) {
    Instant now = clock.instant();
    if (local.size() >= MOST_LOCAL) {
      local.values().removeIf(verdict -> verdict.live() || now.isAfter(verdict.until()));
    }
    Verdict found = new Verdict(live, now.plus(live ? LOCAL_LIFE : REFUSED_LIFE));
    // For the same reason "live" does not overwrite here either.
    Verdict kept = local.merge(session, found, (old, mine) -> old.refusesAt(now) ? old : mine);
    return kept.live();
  }

  private static String key(UUID session) {
    return "session:" + session;
  }

  private record Verdict(boolean live, Instant until) {
    boolean refusesAt(Instant now) {
      return !live && now.isBefore(until);
    }
  }

  /** The job that deletes sessions and one-time tokens a week after they expired. */
  public Job cleanup() {
    return new Job(
        "session-cleanup",
        "0 47 3 * * ?",
        "deletes sessions and one-time tokens that expired a week ago",
        this::deleteExpired);
  }

  private long deleteExpired(boolean dryRun) {
    Instant before = clock.instant().minus(Duration.ofDays(7));
    return db.system(
        "session cleanup",
        tx -> dryRun ? repository.countExpired(tx, before) : repository.deleteExpired(tx, before));
  }
}
