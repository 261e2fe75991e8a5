package ch.atmr;

import ch.atmr.platform.audit.AuditLinker;
import ch.atmr.platform.db.Schema;
import ch.atmr.platform.db.WalArchive;
import ch.atmr.platform.health.Dependency;
import ch.atmr.platform.health.Readiness;
import ch.atmr.platform.http.AccessLog;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.ClientAddresses;
import ch.atmr.platform.http.Contract;
import ch.atmr.platform.http.ContractPages;
import ch.atmr.platform.http.Front;
import ch.atmr.platform.http.Guards;
import ch.atmr.platform.http.HttpMetrics;
import ch.atmr.platform.http.HttpServer;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.LogLevelPage;
import ch.atmr.platform.http.Problems;
import ch.atmr.platform.http.RequestWatch;
import ch.atmr.platform.http.Site;
import ch.atmr.platform.http.StandingHeaders;
import ch.atmr.platform.http.Versions;
import ch.atmr.platform.mail.FolderMailer;
import ch.atmr.platform.mail.Mail;
import ch.atmr.platform.mail.Mailer;
import ch.atmr.platform.mail.SmtpMailer;
import ch.atmr.platform.outbound.Target;
import ch.atmr.platform.outbox.OutboxDelivery;
import ch.atmr.platform.outbox.OutboxEvent;
import ch.atmr.platform.redis.SharedRateLimiter;
import ch.atmr.platform.telemetry.Logging;
import ch.atmr.platform.telemetry.MetricsText;
import ch.atmr.platform.telemetry.ProcessMeters;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.MetricsConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The running service: the features behind two ports, and what works in the background. */
public final class App implements AutoCloseable {
  private static final Duration OUTBOX_POLL = Duration.ofMillis(500);
  private static final Duration QUIET_ARCHIVE = Duration.ofMinutes(5);
  private static final String SWAGGER_UI = "5.34.1";

  private final Settings settings;
  private final Clock clock;
  private final Features features;
  private final Contract contract = Contract.load();
  private final Api api = new Api(contract);
  private final Problems problems;
  private final OutboxDelivery outboxDelivery;
  private final AuditLinker auditLinker;
  private final WalArchive walArchive;
  private final Readiness readiness;
  private final HttpServer server;

  private App(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.features = Features.open(settings, clock);
    this.problems = new Problems(features.platform().texts(), features.platform().json());
    features.register(api);
    api.watch(features.platform().security());
    this.outboxDelivery =
        new OutboxDelivery(
            features.outbox(), consumers(), features.platform().tracing(), clock, OUTBOX_POLL);
    this.auditLinker = new AuditLinker(features.db(), clock);
    this.walArchive = new WalArchive(features.db(), clock, QUIET_ARCHIVE);
    features.db().register(features.platform().meters());
    Logging.register(features.platform().meters());
    ProcessMeters.register(features.platform().meters(), Version.current());
    outboxDelivery.register(features.platform().meters());
    this.readiness = readiness();
    readiness.register(features.platform().meters());
    this.server = serve();
  }

  /**
   * Starts the service; when it returns, both ports answer.
   *
   * @throws RuntimeException when a port is taken or the contract and the routes disagree
   */
  public static App start(Settings settings, Clock clock) {
    App app = new App(settings, clock);
    app.outboxDelivery.start();
    app.auditLinker.start();
    app.walArchive.start(app.features.platform().meters());
    app.features.dispatchWorkers().start();
    app.features.profiling().start();
    if (settings.jobs().scheduled()) {
      app.features.jobs().start();
    }
    settings.secrets().start(app.features.platform().meters());
    return app;
  }

  public int port() {
    return server.port();
  }

  public int managementPort() {
    return server.managementPort();
  }

  /** The features that are served. */
  public Features features() {
    return features;
  }

  /** Method and template of every route, like {@code GET /bookings/{id}}. */
  public List<String> routes() {
    return api.routes();
  }

  /** The rate limit of every route, by method and template. */
  public Map<String, Limit> limits() {
    return api.limits();
  }

  /** Method and path of every operation of the contract. */
  public Set<String> operations() {
    return contract.operations();
  }

  /**
   * Answers 503 on every readiness path from now on, and ends each connection with its next answer,
   * so that load balancers send nothing new.
   */
  public void drain() {
    readiness.drain();
    server.drain();
  }

  /** Lets requests in flight end, then stops everything in the order of its need. */
  @Override
  public void close() {
    readiness.drain();
    server.close();
    settings.secrets().close();
    features.profiling().close();
    features.jobs().close();
    features.dispatchWorkers().close();
    outboxDelivery.close();
    auditLinker.close();
    walArchive.close();
    readiness.close();
    features.close();
  }

  private Map<String, Consumer<OutboxEvent>> consumers() {
    Mailer mailer = mailer();
    Map<String, Consumer<OutboxEvent>> consumers = new HashMap<>(features.consumers());
    consumers.put(Mail.TOPIC, event -> mailer.send(event.key(), Mail.of(event)));
    return consumers;
  }

  private Readiness readiness() {
    Readiness probes =
        new Readiness(
            new Dependency("database", this::databaseAnswers, clock),
            new Dependency("schema", () -> Schema.isSufficient(features.db()), clock),
            new Dependency("redis", features.platform().redis()::answers, clock));
    probes.start();
    return probes;
  }

  private boolean databaseAnswers() {
    return features.db().nobody(tx -> tx.sql("SELECT 1 AS one").one(row -> row.intValue("one")))
        == 1;
  }

  private HttpServer serve() {
    Guards guards = guards();
    MetricsText metrics = new MetricsText(features.platform().meters(), MetricsConfig.create());
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
    if (features.queries().isOn()) {
      management.page(ProfileCommand.SQL_PATH, this::queryReport);
    }
    HttpMetrics httpMetrics =
        new HttpMetrics(features.platform().meters(), features.platform().objectives());
    new LogLevelPage(features.platform().json()).register(management);
    return HttpServer.start(
        settings.host(),
        new HttpServer.Ports(settings.port(), settings.managementPort()),
        front(site, Optional.of(api), guards, httpMetrics),
        front(management, Optional.empty(), guards, httpMetrics),
        problems,
        standing(),
        settings.grace());
  }

  private Guards guards() {
    Counter degraded =
        features
            .platform()
            .meters()
            .getOrCreate(
                Counter.builder("rate_limiter_degraded_total")
                    .description("Rate limit decisions made without Redis"));
    SharedRateLimiter limiter =
        new SharedRateLimiter(
            features.platform().redis(), clock, settings.rateLimitScale(), degraded::increment);
    return new Guards(
        features.authenticator(),
        limiter,
        new ClientAddresses(settings.trustedProxies()),
        features.repetitions(),
        features.platform().security());
  }

  private static void registerMetrics(Site site, MetricsText metrics) {
    site.page(
        "/prometheus/metrics-http", () -> Site.Content.of(MetricsText.MEDIA_TYPE, metrics.text()));
  }

  private Site.Content queryReport() {
    return Site.Content.json(200, features.queries().report().json().toString());
  }

  private Front front(Site site, Optional<Api> routes, Guards guards, HttpMetrics metrics) {
    return new Front(
        site,
        routes,
        new Versions(settings.legacyApi(), settings.sunset()),
        guards,
        features.platform().json(),
        problems,
        standing(),
        metrics,
        features.queries(),
        new RequestWatch(
            features.platform().tracing(), new AccessLog(settings.observability().accessLog())),
        settings.httpMaxConcurrency());
  }

  private StandingHeaders standing() {
    return new StandingHeaders(settings.frontendUrls(), settings.isProduction());
  }

  private Mailer mailer() {
    return settings
        .mailServer()
        .<Mailer>map(this::smtpMailer)
        .orElseGet(() -> new FolderMailer(settings.mailFolder(), clock));
  }

  private SmtpMailer smtpMailer(URI server) {
    SmtpMailer mailer =
        new SmtpMailer(
            server, settings.mailFrom(), features.platform().outbound().remote(Target.MAIL));
    NewSecrets.forMail(settings.secrets(), mailer);
    return mailer;
  }
}
