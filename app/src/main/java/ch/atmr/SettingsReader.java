package ch.atmr;

import ch.atmr.Settings.Environment;
import ch.atmr.Settings.JobSettings;
import ch.atmr.Settings.ProfilingSettings;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.db.DbSettings;
import ch.atmr.platform.http.ClientAddresses;
import ch.atmr.platform.queries.QueryProfiling;
import ch.atmr.platform.secrets.SecretName;
import ch.atmr.platform.secrets.Secrets;
import ch.atmr.platform.secrets.Stage;
import ch.atmr.platform.secrets.Variables;
import ch.atmr.privacy.RetentionPeriods;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the settings and collects every fault, so that one start tells all that is wrong. */
final class SettingsReader {
  private static final Instant DEFAULT_SUNSET = Instant.parse("2027-11-24T00:00:00Z");

  private final Variables variables;
  private final Environment environment;
  private final Secrets secrets;
  private final SettingsSource source;
  private final SettingValues values;
  private final List<String> faults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private SettingsReader(Variables variables, Clock clock) {
    this.variables = variables;
    this.environment = environment();
    this.secrets = Secrets.open(variables, Stage.valueOf(environment.name()), clock);
    this.source = new SettingsSource(variables, secrets);
    this.values = new SettingValues(source, faults);
  }

  /**
   * Reads and checks all settings.
   *
   * @throws BadSettings naming every fault
   */
  static Settings read(Variables variables, Clock clock) {
    SettingsReader reader = new SettingsReader(variables, clock);
    Settings settings = reader.settings();
    reader.faults.addAll(reader.secrets.faults());
    reader.faults.addAll(variables.faults());
    if (!reader.faults.isEmpty()) {
      throw new BadSettings(reader.faults);
    }
    return settings;
  }

  private Settings settings() {
    requireSecrets();
    SigningKeys signing = SigningKeys.of(secrets);
    Secret master = secrets.current(SecretName.MASTER_ENCRYPTION_KEY).orElse(signing.active());
    warnings.addAll(secrets.warnings());
    DbSettings database = database();
    recommend("SENTRY_DSN");
    recommend("PDF_BASE_URL");
    recommend("MAIL_SERVER_URL");
    recommend("OSRM_URL");
    RoutingReader roads = new RoutingReader(values, environment);
    int port = values.integer("PORT", 5000, 0, 65_535);
    return new Settings(
        environment,
        source.get("HOST").orElse("0.0.0.0"),
        port,
        managementPort(port),
        signing.active(),
        signing.legacy(),
        master,
        secrets.currentList(SecretName.LEGACY_ENCRYPTION_KEYS),
        database,
        databaseUrl("MIGRATION_DATABASE_URL"),
        redis(),
        values.integer("HTTP_MAX_CONCURRENCY", Math.max(64, database.poolSize() * 16), 1, 100_000),
        proxies(),
        values.list("FRONTEND_URL"),
        values.flag("API_LEGACY_ENABLED", false),
        values.instant("API_SUNSET", DEFAULT_SUNSET),
        rateLimitScale(),
        values.seconds("SHUTDOWN_DRAIN_SECONDS", environment == Environment.PRODUCTION ? 5 : 0),
        values.seconds("SHUTDOWN_GRACE_SECONDS", 20),
        mailServer(),
        source.get("MAIL_FROM").orElse("ATMR <noreply@atmr.ch>"),
        Path.of(source.get("MAIL_FOLDER").orElse(".atmr/mail")),
        values.integer("DISPATCH_WORKERS", 1, 0, 16),
        roads.routing(),
        roads.planRules(),
        roads.replanning(),
        new JobSettings(
            values.flag("SCHEDULER_ENABLED", true), values.days("DLQ_RETENTION_DAYS", 7)),
        profiling(),
        new RetentionPeriods(
            values.days("GDPR_RETENTION_DAYS", 2_555),
            values.days("GDPR_EVENT_RETENTION_DAYS", 2_555),
            values.days("GDPR_MESSAGE_RETENTION_DAYS", 2_555),
            values.days("GDPR_ANALYTICS_RETENTION_DAYS", 3_650)),
        new ObservabilityReader(values, environment).read(),
        secrets,
        List.copyOf(warnings));
  }

  private ProfilingSettings profiling() {
    QueryProfiling queries =
        new QueryProfiling(
            values.flag("ENABLE_DB_PROFILING", false),
            values.flag("DB_PROFILING_HEADERS", false),
            values.integer("DB_PROFILING_N_PLUS_ONE", QueryProfiling.OFF.like(), 2, 1_000),
            Duration.ofMillis(values.integer("DB_PROFILING_SLOW_MS", 1_000, 1, 600_000)));
    return new ProfilingSettings(
        queries,
        Duration.ofSeconds(values.integer("PROFILING_DURATION_SECONDS", 30, 5, 300)),
        source.get("HOSTNAME").orElseGet(() -> "pid-" + ProcessHandle.current().pid()));
  }

  private Environment environment() {
    String name = variables.get("ATMR_ENV").orElse("development");
    try {
      return Environment.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      faults.add("ATMR_ENV: \"" + name + "\" (expected: development, testing or production)");
      return Environment.PRODUCTION;
    }
  }

  private void requireSecrets() {
    boolean secretKey = secrets.current(SecretName.SECRET_KEY).isPresent();
    boolean jwtSecret = secrets.current(SecretName.JWT_SECRET_KEY).isPresent();
    if (environment == Environment.PRODUCTION) {
      List.of(SecretName.SECRET_KEY, SecretName.JWT_SECRET_KEY, SecretName.MASTER_ENCRYPTION_KEY)
          .forEach(this::requireInProduction);
    } else if (!secretKey && !jwtSecret) {
      faults.add("SECRET_KEY or JWT_SECRET_KEY: one of them is required");
    }
  }

  // Where Vault did not answer, that is the fault, told once; what it may hold is not missing.
  private void requireInProduction(SecretName name) {
    if (environment == Environment.PRODUCTION
        && secrets.current(name).isEmpty()
        && !secrets.isUnread(name)) {
      faults.add(name + ": is required in production");
    }
  }

  private void recommend(String name) {
    if (environment == Environment.PRODUCTION && source.get(name).isEmpty()) {
      warnings.add(name + " is not set (recommended)");
    }
  }

  private DbSettings database() {
    Optional<DbSettings> database = databaseUrl("DATABASE_URL");
    requireInProduction(SecretName.DATABASE_URL);
    int pool = values.integer("DB_POOL_SIZE", 10, 1, 500);
    DbSettings fallback =
        DbSettings.of("jdbc:postgresql://localhost:5432/atmr", "atmr_app", "", pool);
    return database
        .map(d -> DbSettings.of(d.jdbcUrl(), d.user(), d.password(), pool))
        .orElse(fallback);
  }

  private Optional<DbSettings> databaseUrl(String name) {
    return source
        .get(name)
        .flatMap(url -> {
          Optional<DbSettings> parsed = DatabaseUrl.parse(url);
          if (parsed.isEmpty()) {
            faults.add(
                name + ": cannot be read (expected: postgresql://user:password@host:port/db)");
          }
          parsed.ifPresent(database -> warnOfOpenWay(name, database));
          return parsed;
        });
  }

  private void warnOfOpenWay(String name, DbSettings database) {
    if (environment == Environment.PRODUCTION && DatabaseUrl.isOpen(database)) {
      warnings.add(
          name + " lets the database be reached without TLS (recommended: sslmode=verify-full)");
    }
  }

  private URI redis() {
    Optional<URI> url = values.uri("REDIS_URL");
    requireInProduction(SecretName.REDIS_URL);
    if (url.isEmpty()) {
      return URI.create("redis://localhost:6379");
    }
    if (!List.of("redis", "rediss").contains(url.get().getScheme())) {
      faults.add("REDIS_URL: cannot be read (expected: redis://[:password@]host:port)");
    }
    return url.get();
  }

  private double rateLimitScale() {
    String text = source.get("RATE_LIMIT_SCALE").orElse("1");
    try {
      double scale = Double.parseDouble(text);
      if (scale > 0 && (scale == 1 || environment != Environment.PRODUCTION)) {
        return scale;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    faults.add("RATE_LIMIT_SCALE: \"" + text + "\" (expected: a number > 0; 1 in production)");
    return 1;
  }

  private List<String> proxies() {
    List<String> proxies = values.list("TRUSTED_PROXIES");
    try {
      ClientAddresses.check(proxies);
      return proxies;
    } catch (IllegalArgumentException e) {
      faults.add("TRUSTED_PROXIES: " + e.getMessage() + " (expected: like 10.0.0.0/8)");
      return List.of();
    }
  }

  private int managementPort(int port) {
    int management = values.integer("MANAGEMENT_PORT", 5001, 0, 65_535);
    if (management == port && port != 0) {
      faults.add("MANAGEMENT_PORT: is the same as PORT");
    }
    return management;
  }

  private Optional<URI> mailServer() {
    return values
        .uri("MAIL_SERVER_URL")
        .flatMap(url -> {
          try {
            return Optional.of(MailServer.of(url, secrets.current(SecretName.MAIL_PASSWORD)));
          } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
            return Optional.empty();
          }
        });
  }
}
