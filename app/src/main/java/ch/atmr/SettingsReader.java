package ch.atmr;

import ch.atmr.Settings.Environment;
import ch.atmr.Settings.JobSettings;
import ch.atmr.Settings.ProfilingSettings;
import ch.atmr.kernel.Secret;
import ch.atmr.optimiser.CostRates;
import ch.atmr.platform.db.DbSettings;
import ch.atmr.platform.http.ClientAddresses;
import ch.atmr.platform.queries.QueryProfiling;
import ch.atmr.platform.secrets.SecretName;
import ch.atmr.platform.secrets.Secrets;
import ch.atmr.platform.secrets.Stage;
import ch.atmr.platform.secrets.Variables;
import ch.atmr.privacy.RetentionPeriods;
import ch.atmr.routing.OsrmSettings;
import ch.atmr.routing.RoutingSettings;
import ch.atmr.routing.TrafficFactors;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the settings and collects every fault, so that one start tells all that is wrong. */
final class SettingsReader {
  private static final Instant DEFAULT_SUNSET = Instant.parse("2027-11-24T00:00:00Z");

  private final Variables variables;
  private final Environment environment;
  private final Secrets secrets;
  private final SettingsSource source;
  private final List<String> faults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private SettingsReader(Variables variables, Clock clock) {
    this.variables = variables;
    this.environment = environment();
    this.secrets = Secrets.open(variables, Stage.valueOf(environment.name()), clock);
    this.source = new SettingsSource(variables, secrets);
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
    int port = integer("PORT", 5000, 0, 65_535);
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
        integer("HTTP_MAX_CONCURRENCY", Math.max(64, database.poolSize() * 16), 1, 100_000),
        proxies(),
        list("FRONTEND_URL"),
        flag("API_LEGACY_ENABLED", false),
        instant("API_SUNSET", DEFAULT_SUNSET),
        rateLimitScale(),
        seconds("SHUTDOWN_DRAIN_SECONDS", environment == Environment.PRODUCTION ? 5 : 0),
        seconds("SHUTDOWN_GRACE_SECONDS", 20),
        mailServer(),
        source.get("MAIL_FROM").orElse("ATMR <noreply@atmr.ch>"),
        Path.of(source.get("MAIL_FOLDER").orElse(".atmr/mail")),
        integer("DISPATCH_WORKERS", 1, 0, 16),
        routing(),
        costRates(),
        new JobSettings(flag("SCHEDULER_ENABLED", true), days("DLQ_RETENTION_DAYS", 7)),
        profiling(),
        new RetentionPeriods(
            days("GDPR_RETENTION_DAYS", 2_555),
            days("GDPR_EVENT_RETENTION_DAYS", 2_555),
            days("GDPR_MESSAGE_RETENTION_DAYS", 2_555),
            days("GDPR_ANALYTICS_RETENTION_DAYS", 3_650)),
        new ObservabilityReader(source, environment, faults).read(),
        secrets,
        List.copyOf(warnings));
  }

  private ProfilingSettings profiling() {
    QueryProfiling queries =
        new QueryProfiling(
            flag("ENABLE_DB_PROFILING", false),
            flag("DB_PROFILING_HEADERS", false),
            integer("DB_PROFILING_N_PLUS_ONE", QueryProfiling.OFF.like(), 2, 1_000),
            Duration.ofMillis(integer("DB_PROFILING_SLOW_MS", 1_000, 1, 600_000)));
    return new ProfilingSettings(
        queries,
        Duration.ofSeconds(integer("PROFILING_DURATION_SECONDS", 30, 5, 300)),
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
    int pool = integer("DB_POOL_SIZE", 10, 1, 500);
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
          return parsed;
        });
  }

  private URI redis() {
    Optional<URI> url = uri("REDIS_URL");
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
    List<String> proxies = list("TRUSTED_PROXIES");
    try {
      ClientAddresses.check(proxies);
      return proxies;
    } catch (IllegalArgumentException e) {
      faults.add("TRUSTED_PROXIES: " + e.getMessage() + " (expected: like 10.0.0.0/8)");
      return List.of();
    }
  }

  private Optional<URI> uri(String name) {
    return source
        .get(name)
        .flatMap(text -> {
          try {
            URI uri = new URI(text);
            if (uri.getScheme() != null && uri.getHost() != null) {
              return Optional.of(uri);
            }
          } catch (URISyntaxException e) {
            // told below
          }
          faults.add(name + ": is no URL");
          return Optional.empty();
        });
  }

  private int integer(String name, int fallback, int least, int most) {
    Optional<String> text = source.get(name);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    faults.add(name + ": \"" + text.get() + "\" (expected: " + least + " to " + most + ")");
    return fallback;
  }

  private int managementPort(int port) {
    int management = integer("MANAGEMENT_PORT", 5001, 0, 65_535);
    if (management == port && port != 0) {
      faults.add("MANAGEMENT_PORT: is the same as PORT");
    }
    return management;
  }

  private RoutingSettings routing() {
    boolean production = environment == Environment.PRODUCTION;
    return new RoutingSettings(
        uri("OSRM_URL").map(this::osrm),
        traffic(),
        integer("DISPATCH_MAX_ESTIMATED_PERCENT", production ? 5 : 100, 0, 100) / 100.0);
  }

  private OsrmSettings osrm(URI url) {
    if (!List.of("http", "https").contains(url.getScheme())) {
      faults.add("OSRM_URL: cannot be read (expected: http://host:port)");
    }
    OsrmSettings usual = OsrmSettings.of(url);
    return new OsrmSettings(
        url,
        word("OSRM_PROFILE", usual.profile()),
        word("OSRM_MAP_VERSION", usual.mapVersion()),
        integer("OSRM_MAX_TABLE_SIZE", usual.maxTableSize(), 2, 10_000),
        integer("OSRM_MAX_URL_LENGTH", usual.maxUrlLength(), 500, 1_000_000),
        integer("OSRM_CONCURRENCY", usual.concurrency(), 1, 16),
        Duration.ofSeconds(
            integer("OSRM_BUDGET_SECONDS", (int) usual.budget().toSeconds(), 1, 120)),
        Duration.ofHours(integer("OSRM_CACHE_HOURS", (int) usual.cacheTtl().toHours(), 1, 8_760)),
        integer("OSRM_MAX_SNAP_METRES", usual.maxSnapMetres(), 1, 100_000));
  }

  private TrafficFactors traffic() {
    Map<Integer, Double> byHour = new TreeMap<>();
    try {
      for (String entry : list("TRAFFIC_FACTORS")) {
        int sign = entry.indexOf('=');
        byHour.put(
            Integer.valueOf(entry.substring(0, Math.max(0, sign)).strip()),
            Double.valueOf(entry.substring(sign + 1)));
      }
      return new TrafficFactors(byHour);
    } catch (IllegalArgumentException e) {
      faults.add("TRAFFIC_FACTORS: " + e.getMessage() + " (expected: like 7=1.3,17=1.2)");
      return TrafficFactors.NONE;
    }
  }

  private CostRates costRates() {
    CostRates usual = CostRates.STANDARD;
    return new CostRates(
        integer("DISPATCH_RAPPEN_DRIVING_HOUR", (int) usual.driving(), 0, 1_000_000),
        integer("DISPATCH_RAPPEN_WAITING_HOUR", (int) usual.waiting(), 0, 1_000_000),
        integer("DISPATCH_RAPPEN_RIDE_EXCESS_HOUR", (int) usual.rideExcess(), 0, 1_000_000),
        integer("DISPATCH_RAPPEN_VEHICLE", (int) usual.vehicle(), 0, 1_000_000),
        integer("DISPATCH_RAPPEN_UNSERVED", (int) usual.unserved(), 0, 10_000_000));
  }

  private String word(String name, String fallback) {
    String text = source.get(name).orElse(fallback);
    if (!text.matches("[A-Za-z0-9._-]{1,40}")) {
      faults.add(name + ": \"" + text + "\" (expected: letters, digits, dots and dashes)");
    }
    return text;
  }

  private Optional<URI> mailServer() {
    return uri("MAIL_SERVER_URL")
        .flatMap(url -> {
          try {
            return Optional.of(MailServer.of(url, secrets.current(SecretName.MAIL_PASSWORD)));
          } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
            return Optional.empty();
          }
        });
  }

  private Duration seconds(String name, int fallback) {
    return Duration.ofSeconds(integer(name, fallback, 0, 600));
  }

  private Duration days(String name, int fallback) {
    return Duration.ofDays(integer(name, fallback, 1, 36_500));
  }

  private Instant instant(String name, Instant fallback) {
    Optional<String> text = source.get(name);
    try {
      return text.map(Instant::parse).orElse(fallback);
    } catch (java.time.DateTimeException e) {
      faults.add(name + ": is no instant (expected: like 2027-11-24T00:00:00Z)");
      return fallback;
    }
  }

  private boolean flag(String name, boolean fallback) {
    String text = source.get(name).orElse(Boolean.toString(fallback));
    if (!text.equals("true") && !text.equals("false")) {
      faults.add(name + ": \"" + text + "\" (expected: true or false)");
    }
    return text.equals("true");
  }

  private List<String> list(String name) {
    return source
        .get(name)
        .map(text ->
            List.of(text.split(",", -1)).stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList())
        .orElse(List.of());
  }
}
