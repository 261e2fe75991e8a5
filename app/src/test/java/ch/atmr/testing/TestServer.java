package ch.atmr.testing;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.kernel.Secret;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.crypto.KeyRing;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.ClientAddresses;
import ch.atmr.platform.http.Contract;
import ch.atmr.platform.http.Front;
import ch.atmr.platform.http.Guards;
import ch.atmr.platform.http.HttpMetrics;
import ch.atmr.platform.http.HttpServer;
import ch.atmr.platform.http.Json;
import ch.atmr.platform.http.Problems;
import ch.atmr.platform.http.RateLimiter;
import ch.atmr.platform.http.RequestWatch;
import ch.atmr.platform.http.Site;
import ch.atmr.platform.http.StandingHeaders;
import ch.atmr.platform.http.Texts;
import ch.atmr.platform.http.Versions;
import ch.atmr.platform.idempotency.IdempotentRequests;
import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.platform.queries.QueryProfiling;
import ch.atmr.platform.slo.Objectives;
import ch.atmr.platform.telemetry.Logging;
import ch.atmr.platform.telemetry.SecurityMeters;
import ch.atmr.testing.TestPostgres.Database;
import io.helidon.metrics.api.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Some features' routes over real HTTP and a real database, without identity: a test says who
 * calls.
 */
public final class TestServer implements AutoCloseable {
  private static final Contract CONTRACT = Contract.load();

  private final Database database = TestPostgres.database();
  private final QueryProfiler queries =
      new QueryProfiler(QueryProfiling.WITH_HEADERS, Metrics.globalRegistry());
  private final Db db = new Db(database.app(), Metrics.globalRegistry(), queries);
  private final SettableClock clock = new SettableClock();
  private final KeyRing ring =
      new KeyRing(new Secret("a test's master key for personal fields, 32 bytes"), List.of());
  private final Seals seals = new Seals(ring, clock);
  private final HttpServer server;

  private TestServer(Wiring wiring) {
    Api api = new Api(CONTRACT);
    wiring.register(this, api);
    Json json = new Json();
    Problems problems = new Problems(new Texts(), json);
    this.server =
        HttpServer.start(
            "127.0.0.1",
            new HttpServer.Ports(0, 0),
            front(Optional.of(api), json, problems),
            front(Optional.empty(), json, problems),
            problems,
            new StandingHeaders(List.of(), false),
            Duration.ofSeconds(5));
    // After Helidon, which silences what it does not know.
    Logging.configure(false);
  }

  public static TestServer start(Wiring wiring) {
    return new TestServer(wiring);
  }

  public Database database() {
    return database;
  }

  public Db db() {
    return db;
  }

  /** Counts what requests ask the database; on, and told in headers. */
  public QueryProfiler queries() {
    return queries;
  }

  public Seals seals() {
    return seals;
  }

  public SettableClock clock() {
    return clock;
  }

  /** A client for nobody. */
  public ApiClient nobody() {
    return new ApiClient("http://127.0.0.1:" + server.port(), Optional.empty());
  }

  /** A client for a caller. */
  public ApiClient as(Role role, UserId user, UUID publicId, Optional<CompanyId> company) {
    String companyId = company.map(id -> Long.toString(id.value())).orElse("-");
    return nobody().withToken(role + "." + user.value() + "." + publicId + "." + companyId);
  }

  @Override
  public void close() {
    server.close();
    db.close();
  }

  private Front front(Optional<Api> api, Json json, Problems problems) {
    return new Front(
        new Site(),
        api,
        new Versions(false, Instant.parse("2027-11-24T00:00:00Z")),
        new Guards(
            TestServer::caller,
            (_, _) -> new RateLimiter.Decision(true, 1, Duration.ZERO),
            new ClientAddresses(List.of()),
            new IdempotentRequests(db, seals, clock),
            new SecurityMeters(Metrics.globalRegistry())),
        json,
        problems,
        new StandingHeaders(List.of(), false),
        new HttpMetrics(Metrics.globalRegistry(), Objectives.load()),
        queries,
        RequestWatch.NOTHING,
        256);
  }

  private static Caller caller(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 4) {
      throw new ProblemException(
          new Problem.Unauthenticated(Problem.Unauthenticated.Reason.TOKEN_INVALID));
    }
    return new Caller(
        new UserId(Long.parseLong(parts[1])),
        UUID.fromString(parts[2]),
        Role.valueOf(parts[0]),
        parts[3].equals("-")
            ? Optional.empty()
            : Optional.of(new CompanyId(Long.parseLong(parts[3]))),
        new UUID(0, 0));
  }

  /** Makes features and adds their routes. */
  @FunctionalInterface
  public interface Wiring {
    void register(TestServer server, Api api);
  }
}
