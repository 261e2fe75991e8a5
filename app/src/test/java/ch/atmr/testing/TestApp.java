package ch.atmr.testing;

import ch.atmr.App;
import ch.atmr.Settings;
import ch.atmr.Settings.Observability;
import ch.atmr.dispatch.Replanning;
import ch.atmr.identity.NewUser;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.optimiser.CostRates;
import ch.atmr.platform.http.Language;
import ch.atmr.platform.queries.QueryProfiling;
import ch.atmr.platform.secrets.Secrets;
import ch.atmr.privacy.RetentionPeriods;
import ch.atmr.routing.RoutingSettings;
import ch.atmr.testing.TestPostgres.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The whole service on free ports, with a database and a Redis of its own. */
public final class TestApp implements AutoCloseable {
  public static final String FRONTEND = "https://app.example.ch";

  /** What seals personal fields, and what sealed them once. */
  public record MasterKeys(Secret active, List<Secret> legacy) {
    public static final MasterKeys FIRST =
        new MasterKeys(new Secret("a test's master key for personal fields, 32 bytes"), List.of());
  }

  /** Metrics alone. */
  private static final Observability QUIET =
      new Observability(
          Optional.empty(), /* accessLog= */ false, /* jsonLines= */ false, /* metrics= */ true);

  private final Database database;
  private final TestRedis redis;
  private final SettableClock clock;
  private final Path mailFolder;
  private final App app;

  private TestApp(Database database, TestRedis redis, Setup setup) {
    this.database = database;
    this.redis = redis;
    this.clock = new SettableClock();
    this.mailFolder = Path.of("target", "mail", database.name());
    this.app = App.start(settings(setup), clock);
    Await.until("the service is ready", () -> management().raw("/ready").status() == 200);
  }

  private static TestApp start(Setup setup) {
    return new TestApp(TestPostgres.database(), TestRedis.start(), setup);
  }

  /** Starts with rate limits so high that only a test of limits would meet them. */
  public static TestApp start() {
    return start(Setup.OPEN);
  }

  /** Starts with its SQL statements counted, and told in headers. */
  public static TestApp startCounted() {
    return start(Setup.OPEN.with(Edge.COUNTED));
  }

  /** Starts with the limits of production, behind a proxy on this machine. */
  public static TestApp startWithLimits() {
    return start(Setup.OPEN.with(Edge.LIMITED));
  }

  /** Starts as an operator sees it: with traces, an access log, or neither. */
  public static TestApp startWatched(Observability observability) {
    return start(Setup.OPEN.with(observability));
  }

  /** Starts with a road network, or with doubts about there being none. */
  public static TestApp startWith(RoutingSettings routing) {
    return start(Setup.OPEN.with(routing));
  }

  /** Starts on a database of the test's own making, such as one behind a gate. */
  public static TestApp startOn(Database database) {
    return new TestApp(database, TestRedis.start(), Setup.OPEN);
  }

  /** Starts without dispatch workers: runs wait until a second replica comes. */
  public static TestApp startWithoutWorkers() {
    return start(Setup.OPEN.with(0));
  }

  /** Another process' worth of the service on the same database, Redis and clock. */
  public App secondReplica(int workers) {
    return replica(Setup.OPEN.with(workers));
  }

  /** Another replica with a worker that asks, or doubts, other roads. */
  public App replicaWith(RoutingSettings routing) {
    return replica(Setup.OPEN.with(routing));
  }

  /** Another replica that has other master keys, as while they are rotated. */
  public App replicaWith(MasterKeys keys) {
    return replica(Setup.OPEN.with(0).with(keys));
  }

  /** Another process' worth of the service with the limits of production and no workers. */
  public App secondReplicaWithLimits() {
    return replica(Setup.OPEN.with(0).with(Edge.LIMITED));
  }

  private App replica(Setup setup) {
    return App.start(settings(setup), clock);
  }

  public App app() {
    return app;
  }

  public Database database() {
    return database;
  }

  public TestRedis redis() {
    return redis;
  }

  public SettableClock clock() {
    return clock;
  }

  /** Where development mails are written. */
  public Path mailFolder() {
    return mailFolder;
  }

  /** A client of the API's current version. */
  public ApiClient client() {
    return new ApiClient("http://127.0.0.1:" + app.port(), Optional.empty());
  }

  /** A client that an administrator has signed in with; once an app. */
  public ApiClient administrator() {
    NewUser wanted =
        NewUser.of(
            new PersonalText("admin@example.ch"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                app.features().passwords().hash("password", new Secret(TestCompany.PASSWORD))),
            Language.FRENCH);
    app.features()
        .db()
        .system("test administrator", tx -> app.features().users().createAdmin(tx, wanted));
    return client().login("admin@example.ch", TestCompany.PASSWORD);
  }

  /** A client of the management port. */
  public ApiClient management() {
    return new ApiClient("http://127.0.0.1:" + app.managementPort(), Optional.empty());
  }

  @Override
  public void close() {
    app.close();
    redis.close();
  }

  private Settings settings(Setup setup) {
    return new Settings(
        Settings.Environment.TESTING,
        "127.0.0.1",
        0,
        0,
        new Secret("a test's secret that signs tokens, long enough"),
        List.of(new Secret("the secret before that one, which only verifies")),
        setup.keys.active(),
        setup.keys.legacy(),
        database.app(),
        Optional.of(database.owner()),
        redis.url(),
        256,
        setup.edge.proxies,
        List.of(FRONTEND),
        false,
        Instant.parse("2027-11-24T00:00:00Z"),
        setup.edge.rateLimitScale,
        Duration.ZERO,
        Duration.ofSeconds(5),
        Optional.empty(),
        "ATMR <noreply@atmr.ch>",
        mailFolder,
        setup.workers,
        setup.routing,
        CostRates.STANDARD,
        Replanning.USUAL,
        new Settings.JobSettings(/* scheduled= */ false, Duration.ofDays(7)),
        new Settings.ProfilingSettings(setup.edge.queries, Duration.ofSeconds(1), "test"),
        RetentionPeriods.USUAL,
        setup.observability,
        Secrets.none(),
        List.of());
  }

  private record Setup(
      Edge edge,
      int workers,
      MasterKeys keys,
      Observability observability,
      RoutingSettings routing) {
    private static final Setup OPEN =
        new Setup(Edge.OPEN, 1, MasterKeys.FIRST, QUIET, RoutingSettings.NONE);

    Setup with(Edge other) {
      return new Setup(other, workers, keys, observability, routing);
    }

    Setup with(int others) {
      return new Setup(edge, others, keys, observability, routing);
    }

    Setup with(MasterKeys other) {
      return new Setup(edge, workers, other, observability, routing);
    }

    Setup with(Observability other) {
      return new Setup(edge, workers, keys, other, routing);
    }

    Setup with(RoutingSettings other) {
      return new Setup(edge, workers, keys, observability, other);
    }
  }

  private record Edge(double rateLimitScale, List<String> proxies, QueryProfiling queries) {
    private static final Edge OPEN = new Edge(1e6, List.of(), QueryProfiling.OFF);
    private static final Edge LIMITED = new Edge(1, List.of("127.0.0.1"), QueryProfiling.OFF);
    private static final Edge COUNTED = new Edge(1e6, List.of(), QueryProfiling.WITH_HEADERS);
  }
}
