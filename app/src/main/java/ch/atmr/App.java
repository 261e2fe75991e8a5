package ch.atmr;

import ch.atmr.identity.Accounts;
import ch.atmr.identity.AuthRoutes;
import ch.atmr.identity.IdentityAuthenticator;
import ch.atmr.identity.OneTimeLinks;
import ch.atmr.identity.OneTimeTokenRepository;
import ch.atmr.identity.PasswordResets;
import ch.atmr.identity.Passwords;
import ch.atmr.identity.SessionRepository;
import ch.atmr.identity.Sessions;
import ch.atmr.identity.SignIn;
import ch.atmr.identity.Tokens;
import ch.atmr.identity.UserRepository;
import ch.atmr.identity.Users;
import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.PoolGauges;
import ch.atmr.platform.db.Schema;
import ch.atmr.platform.health.Dependency;
import ch.atmr.platform.health.Readiness;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Authenticator;
import ch.atmr.platform.http.ClientAddresses;
import ch.atmr.platform.http.Contract;
import ch.atmr.platform.http.ContractPages;
import ch.atmr.platform.http.Front;
import ch.atmr.platform.http.Guards;
import ch.atmr.platform.http.HttpMetrics;
import ch.atmr.platform.http.HttpServer;
import ch.atmr.platform.http.Json;
import ch.atmr.platform.http.Problems;
import ch.atmr.platform.http.Site;
import ch.atmr.platform.http.StandingHeaders;
import ch.atmr.platform.http.Texts;
import ch.atmr.platform.http.Versions;
import ch.atmr.platform.mail.FolderMailer;
import ch.atmr.platform.mail.Mail;
import ch.atmr.platform.mail.Mailer;
import ch.atmr.platform.mail.SmtpMailer;
import ch.atmr.platform.outbox.Outbox;
import ch.atmr.platform.outbox.OutboxDelivery;
import ch.atmr.platform.outbox.OutboxEvent;
import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.redis.SharedRateLimiter;
import ch.atmr.platform.telemetry.MetricsText;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.MetricsConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The composition root: everything is made here, by hand, and ended here. */
public final class App implements AutoCloseable {
  private static final Duration OUTBOX_POLL = Duration.ofMillis(500);
  private static final int CONCURRENT_HASHES = 4;
  private static final String SWAGGER_UI = "5.34.1";

  private final Settings settings;
  private final Clock clock;
  private final MeterRegistry meters = Metrics.globalRegistry();
  private final Db db;
  private final Redis redis;
  private final Seals seals;
  private final Outbox outbox;
  private final OutboxDelivery outboxDelivery;
  private final Passwords passwords = new Passwords(CONCURRENT_HASHES);
  private final UserRepository userRepository;
  private final Sessions sessions;
  private final OneTimeLinks links;
  private final Users users;
  private final Contract contract = Contract.load();
  private final Api api = new Api(contract);
  private final Json json = new Json();
  private final Texts texts = new Texts();
  private final Problems problems = new Problems(texts, json);
  private final Readiness readiness;
  private final HttpServer server;

  private App(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.db = new Db(settings.database());
    this.redis = new Redis(settings.redis());
    this.seals = new Seals(settings.masterKey(), settings.legacyMasterKeys());
    this.outbox = new Outbox(db, seals, clock);
    Mailer mailer = mailer();
    Map<String, Consumer<OutboxEvent>> consumers = new HashMap<>();
    consumers.put(Mail.TOPIC, event -> mailer.send(Mail.of(event)));
    this.userRepository = new UserRepository(seals);
    this.sessions = new Sessions(db, redis, new SessionRepository(), outbox, clock);
    this.links = new OneTimeLinks(new OneTimeTokenRepository(), outbox, texts, clock, frontend(settings));
    this.users = new Users(db, userRepository, sessions, links, clock);
    Authenticator authenticator = features(consumers);
    this.outboxDelivery = new OutboxDelivery(outbox, consumers, clock, OUTBOX_POLL);
    PoolGauges.register(meters);
    this.readiness = readiness();
    this.server = serve(authenticator);
  }

  /**
   * Starts the service; when it returns, both ports answer.
   *
   * @throws RuntimeException when a port is taken or the contract and the routes disagree
   */
  public static App start(Settings settings, Clock clock) {
    App app = new App(settings, clock);
    app.outboxDelivery.start();
    return app;
  }

  /** Makes the features, their routes and event consumers; answers who tells callers apart. */
  private Authenticator features(Map<String, Consumer<OutboxEvent>> consumers) {
    Tokens tokens = new Tokens(settings.jwtSecret(), settings.legacyJwtSecrets(), clock);
    SignIn signIn = new SignIn(db, userRepository, sessions, tokens, passwords, clock);
    PasswordResets resets =
        new PasswordResets(db, userRepository, sessions, links, passwords, outbox);
    Accounts accounts = new Accounts(db, userRepository, passwords, clock);
    consumers.put(Sessions.TOPIC, sessions::ended);
    consumers.put(PasswordResets.TOPIC, resets::requested);
    new AuthRoutes(accounts, signIn, resets, texts).register(api);
    return new IdentityAuthenticator(tokens, sessions);
  }

  public int port() {
    return server.port();
  }

  public int managementPort() {
    return server.managementPort();
  }

  /** The accounts that one makes for others: for demo data. */
  public Users users() {
    return users;
  }

  /** What hashes passwords: for demo data. */
  public Passwords passwords() {
    return passwords;
  }

  /**
   * Adds an administrator without serving.
   *
   * @return the one-time link to set a password
   */
  static String inviteAdmin(Settings settings, Clock clock, PersonalText email) {
    try (Db db = new Db(settings.database());
        Redis redis = new Redis(settings.redis())) {
      Seals seals = new Seals(settings.masterKey(), settings.legacyMasterKeys());
      Outbox outbox = new Outbox(db, seals, clock);
      OneTimeLinks links =
          new OneTimeLinks(
              new OneTimeTokenRepository(), outbox, new Texts(), clock, frontend(settings));
      Sessions sessions = new Sessions(db, redis, new SessionRepository(), outbox, clock);
      return new Users(db, new UserRepository(seals), sessions, links, clock).inviteAdmin(email);
    }
  }

  /** Answers 503 on every readiness path from now on, so that load balancers send nothing new. */
  public void drain() {
    readiness.drain();
  }

  /** Lets requests in flight end, then stops everything in the order of its need. */
  @Override
  public void close() {
    readiness.drain();
    server.close();
    outboxDelivery.close();
    readiness.close();
    redis.close();
    db.close();
  }

  private Readiness readiness() {
    Readiness probes =
        new Readiness(
            new Dependency("database", this::databaseAnswers, clock),
            new Dependency("schema", () -> Schema.isSufficient(db), clock),
            new Dependency("redis", redis::answers, clock));
    probes.start();
    return probes;
  }

  private boolean databaseAnswers() {
    return db.nobody(tx -> tx.sql("SELECT 1 AS one").one(row -> row.intValue("one"))) == 1;
  }

  private HttpServer serve(Authenticator authenticator) {
    Counter degraded =
        meters.getOrCreate(
            Counter.builder("rate_limiter_degraded_total")
                .description("Rate limit decisions made without Redis"));
    Guards guards =
        new Guards(
            authenticator,
            new SharedRateLimiter(redis, clock, settings.rateLimitScale(), degraded::increment),
            new ClientAddresses(settings.trustedProxies()));
    MetricsText metrics = new MetricsText(meters, MetricsConfig.create());
    Site site = new Site();
    readiness.register(site);
    new ContractPages(contract, SWAGGER_UI).register(site);
    if (!settings.isProduction()) {
      registerMetrics(site, metrics);
    }
    Site management = new Site();
    readiness.register(management);
    readiness.registerTraffic(management);
    registerMetrics(management, metrics);
    HttpMetrics httpMetrics = new HttpMetrics(meters);
    return HttpServer.start(
        settings.host(),
        new HttpServer.Ports(settings.port(), settings.managementPort()),
        front(site, Optional.of(api), guards, httpMetrics),
        front(management, Optional.empty(), guards, httpMetrics),
        problems,
        settings.grace());
  }

  private static void registerMetrics(Site site, MetricsText metrics) {
    site.page(
        "/prometheus/metrics-http",
        () -> Site.Content.of(MetricsText.MEDIA_TYPE, metrics.text()));
  }

  private Front front(Site site, Optional<Api> routes, Guards guards, HttpMetrics metrics) {
    return new Front(
        site,
        routes,
        new Versions(settings.legacyApi(), settings.sunset()),
        guards,
        json,
        problems,
        new StandingHeaders(settings.frontendUrls(), settings.isProduction()),
        metrics,
        settings.httpMaxConcurrency());
  }

  private static String frontend(Settings settings) {
    return settings.frontendUrls().stream()
        .findFirst()
        .orElseGet(() -> "http://127.0.0.1:" + settings.port());
  }

  private Mailer mailer() {
    return settings
        .mailServer()
        .<Mailer>map(server -> new SmtpMailer(server, settings.mailFrom()))
        .orElseGet(() -> new FolderMailer(settings.mailFolder(), clock));
  }
}
