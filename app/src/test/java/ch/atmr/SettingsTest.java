package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.atmr.dispatch.PlanRules;
import ch.atmr.dispatch.Replanning;
import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.StabilityRates;
import ch.atmr.platform.queries.QueryProfiling;
import ch.atmr.privacy.RetentionPeriods;
import ch.atmr.routing.OsrmSettings;
import ch.atmr.routing.RoutingSettings;
import ch.atmr.routing.TrafficFactors;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String SIGNING = "k3Jx9vQ2mZr7Tn4Wb8Yc1Ld6Pf5Hs0Ga";
  private static final String SEALING = "Zq8Wn3Er6Ty1Ui4Op7As2Df5Gh9Jk0Lz";
  private static final String OTHER = "Mn7Bv4Cx1Za8Sd5Fg2Hj9Kl6Qw3Er0Ty";
  private static final Map<String, String> PRODUCTION =
      Map.of(
          "ATMR_ENV",
          "production",
          "SECRET_KEY",
          OTHER,
          "JWT_SECRET_KEY",
          SIGNING,
          "MASTER_ENCRYPTION_KEY",
          SEALING,
          "DATABASE_URL",
          "postgresql://app:db-pw-1@db.internal:5433/atmr?sslmode=require",
          "REDIS_URL",
          "rediss://:redis-pw-1@redis.internal:6380");

  @Test
  void developmentNeedsOneSecretAndHasDefaults() {
    Settings settings = Settings.read(Map.of("SECRET_KEY", "short"));
    assertThat(settings.environment()).isEqualTo(Settings.Environment.DEVELOPMENT);
    assertThat(settings.isProduction()).isFalse();
    assertThat(settings.host()).isEqualTo("0.0.0.0");
    assertThat(settings.port()).isEqualTo(5000);
    assertThat(settings.managementPort()).isEqualTo(5001);
    assertThat(settings.jwtSecret().reveal()).isEqualTo("short");
    assertThat(settings.masterKey().reveal()).isEqualTo("short");
    assertThat(settings.database().jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:5432/atmr");
    assertThat(settings.database().poolSize()).isEqualTo(10);
    assertThat(settings.migration()).isEmpty();
    assertThat(settings.redis()).isEqualTo(URI.create("redis://localhost:6379"));
    assertThat(settings.httpMaxConcurrency()).isEqualTo(160);
    assertThat(settings.trustedProxies()).isEmpty();
    assertThat(settings.frontendUrls()).isEmpty();
    assertThat(settings.legacyApi()).isFalse();
    assertThat(settings.sunset()).isEqualTo(Instant.parse("2027-11-24T00:00:00Z"));
    assertThat(settings.rateLimitScale()).isEqualTo(1);
    assertThat(settings.drain()).isEqualTo(Duration.ZERO);
    assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.mailServer()).isEmpty();
    assertThat(settings.dispatchWorkers()).isEqualTo(1);
    assertThat(settings.jobs())
        .isEqualTo(new Settings.JobSettings(/* scheduled= */ true, Duration.ofDays(7)));
    assertThat(settings.retention()).isEqualTo(RetentionPeriods.USUAL);
    assertThat(settings.routing()).isEqualTo(RoutingSettings.NONE);
    assertThat(settings.planRules()).isEqualTo(PlanRules.STANDARD);
    assertThat(settings.profiling().queries()).isEqualTo(QueryProfiling.OFF);
    assertThat(settings.profiling().window()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.profiling().process()).startsWith("pid-");
    assertThat(settings.warnings()).isEmpty();
    assertThat(Settings.read(Map.of("JWT_SECRET_KEY", "x")).jwtSecret().reveal()).isEqualTo("x");
  }

  @Test
  void eachSettingIsRead() {
    Map<String, String> all = new HashMap<>(PRODUCTION);
    all.putAll(
        Map.of(
            "HOST", "127.0.0.1",
            "PORT", "8080",
            "MANAGEMENT_PORT", "8081",
            "JWT_LEGACY_SECRET_KEYS", SEALING + ", " + OTHER + ",",
            "LEGACY_ENCRYPTION_KEYS", SIGNING,
            "MIGRATION_DATABASE_URL",
                "jdbc:postgresql://db/atmr?user=owner&password=a%26b&sslmode=require",
            "DB_POOL_SIZE", "3",
            "HTTP_MAX_CONCURRENCY", "17",
            "TRUSTED_PROXIES", "10.0.0.0/8, ::1",
            "FRONTEND_URL", "https://a.example.ch,https://b.example.ch"));
    all.putAll(
        Map.of(
            "API_LEGACY_ENABLED", "true",
            "API_SUNSET", "2030-01-01T00:00:00Z",
            "SHUTDOWN_DRAIN_SECONDS", "1",
            "SHUTDOWN_GRACE_SECONDS", "2",
            "MAIL_SERVER_URL", "smtps://u:mail-pw-1@mail.example.ch:465",
            "MAIL_FROM", "x@example.ch",
            "MAIL_FOLDER", "/tmp/mails",
            "DISPATCH_WORKERS", "0",
            "SENTRY_DSN", "https://sentry.example.ch/1",
            "PDF_BASE_URL", "https://pdf.example.ch"));
    all.putAll(
        Map.of(
            "SCHEDULER_ENABLED", "false",
            "DLQ_RETENTION_DAYS", "3",
            "GDPR_RETENTION_DAYS", "1000",
            "GDPR_EVENT_RETENTION_DAYS", "1001",
            "GDPR_MESSAGE_RETENTION_DAYS", "1002",
            "GDPR_ANALYTICS_RETENTION_DAYS", "1003"));
    all.putAll(
        Map.of(
            "OSRM_URL", "http://osrm:5000",
            "OSRM_PROFILE", "van",
            "OSRM_MAP_VERSION", "2026-11",
            "OSRM_MAX_TABLE_SIZE", "1000",
            "OSRM_MAX_URL_LENGTH", "4000",
            "OSRM_CONCURRENCY", "4",
            "OSRM_BUDGET_SECONDS", "7",
            "OSRM_CACHE_HOURS", "24",
            "OSRM_MAX_SNAP_METRES", "250",
            "TRAFFIC_FACTORS", "7=1.3, 17=1.25"));
    all.putAll(
        Map.of(
            "DISPATCH_MAX_ESTIMATED_PERCENT", "10",
            "DISPATCH_RAPPEN_DRIVING_HOUR", "1",
            "DISPATCH_RAPPEN_WAITING_HOUR", "2",
            "DISPATCH_RAPPEN_RIDE_EXCESS_HOUR", "3",
            "DISPATCH_RAPPEN_VEHICLE", "4",
            "DISPATCH_RAPPEN_UNSERVED", "5",
            "DISPATCH_RAPPEN_SAME_DRIVER", "6",
            "DISPATCH_FAIRNESS_PERCENT", "7",
            "DISPATCH_CLEANING_MINUTES", "8"));
    all.putAll(
        Map.of(
            "DISPATCH_FREEZE_MINUTES", "30",
            "DISPATCH_RAPPEN_DRIVER_CHANGE", "6",
            "DISPATCH_RAPPEN_TIME_CHANGE", "7",
            "DISPATCH_TIME_TOLERANCE_MINUTES", "8"));
    all.putAll(
        Map.of(
            "ENABLE_DB_PROFILING", "true",
            "DB_PROFILING_HEADERS", "true",
            "DB_PROFILING_N_PLUS_ONE", "5",
            "DB_PROFILING_SLOW_MS", "250",
            "PROFILING_DURATION_SECONDS", "60",
            "HOSTNAME", "atmr-1"));
    Settings settings = Settings.read(all);
    assertThat(settings.planRules())
        .isEqualTo(new PlanRules(new CostRates(1, 2, 3, 4, 5), 6, 0.07, Duration.ofMinutes(8)));
    assertThat(settings.replanning())
        .isEqualTo(new Replanning(Duration.ofMinutes(30), new StabilityRates(6, 7, 480)));
    assertThat(settings.routing())
        .isEqualTo(
            new RoutingSettings(
                Optional.of(
                    new OsrmSettings(
                        URI.create("http://osrm:5000"),
                        "van",
                        "2026-11",
                        1000,
                        4000,
                        4,
                        Duration.ofSeconds(7),
                        Duration.ofHours(24),
                        250)),
                new TrafficFactors(Map.of(7, 1.3, 17, 1.25)),
                0.1));
    assertThat(settings.profiling())
        .isEqualTo(
            new Settings.ProfilingSettings(
                new QueryProfiling(true, true, 5, Duration.ofMillis(250)),
                Duration.ofSeconds(60),
                "atmr-1"));
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.managementPort()).isEqualTo(8081);
    assertThat(settings.legacyJwtSecrets().stream().map(s -> s.reveal()))
        .containsExactly(SEALING, OTHER);
    assertThat(settings.legacyMasterKeys().stream().map(s -> s.reveal())).containsExactly(SIGNING);
    assertThat(settings.database().jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.internal:5433/atmr?sslmode=require");
    assertThat(settings.database().user()).isEqualTo("app");
    assertThat(settings.database().password()).isEqualTo("db-pw-1");
    assertThat(settings.database().poolSize()).isEqualTo(3);
    assertThat(settings.migration().orElseThrow().jdbcUrl())
        .isEqualTo("jdbc:postgresql://db/atmr?sslmode=require");
    assertThat(settings.migration().orElseThrow().password()).isEqualTo("a&b");
    assertThat(settings.httpMaxConcurrency()).isEqualTo(17);
    assertThat(settings.trustedProxies()).containsExactly("10.0.0.0/8", "::1");
    assertThat(settings.frontendUrls())
        .containsExactly("https://a.example.ch", "https://b.example.ch");
    assertThat(settings.legacyApi()).isTrue();
    assertThat(settings.sunset()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.mailServer().orElseThrow().getHost()).isEqualTo("mail.example.ch");
    assertThat(settings.mailFrom()).isEqualTo("x@example.ch");
    assertThat(settings.mailFolder()).isEqualTo(Path.of("/tmp/mails"));
    assertThat(settings.dispatchWorkers()).isZero();
    assertThat(settings.jobs())
        .isEqualTo(new Settings.JobSettings(/* scheduled= */ false, Duration.ofDays(3)));
    assertThat(settings.retention())
        .isEqualTo(
            new RetentionPeriods(
                Duration.ofDays(1000),
                Duration.ofDays(1001),
                Duration.ofDays(1002),
                Duration.ofDays(1003)));
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void productionNamesAllThatIsMissingInOneMessage() {
    assertThat(faults(Map.of("ATMR_ENV", "production")))
        .contains("SECRET_KEY: is required")
        .contains("JWT_SECRET_KEY: is required")
        .contains("MASTER_ENCRYPTION_KEY: is required")
        .contains("DATABASE_URL: is required")
        .contains("REDIS_URL: is required");
    assertThat(faults(Map.of())).contains("SECRET_KEY or JWT_SECRET_KEY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ATMR_ENV | staging",
        "PORT | 70000",
        "PORT | -1",
        "PORT | eighty",
        "MANAGEMENT_PORT | 5000",
        "DB_POOL_SIZE | 0",
        "HTTP_MAX_CONCURRENCY | 0",
        "DATABASE_URL | mysql://u:hush-hush-1@h/d",
        "DATABASE_URL | postgresql://u:hush-hush-1@/d",
        "DATABASE_URL | jdbc:postgresql:d",
        "MIGRATION_DATABASE_URL | not a url hush-hush-1",
        "REDIS_URL | http://u:hush-hush-1@h",
        "REDIS_URL | hush-hush-1",
        "TRUSTED_PROXIES | proxy.example.ch",
        "TRUSTED_PROXIES | 10.0.0.0/40",
        "API_LEGACY_ENABLED | yes",
        "API_SUNSET | tomorrow",
        "RATE_LIMIT_SCALE | 2",
        "RATE_LIMIT_SCALE | 0",
        "RATE_LIMIT_SCALE | NaN",
        "RATE_LIMIT_SCALE | lots",
        "SHUTDOWN_GRACE_SECONDS | 601",
        "MAIL_SERVER_URL | http://mail.example.ch",
        "DISPATCH_WORKERS | 17",
        "ENABLE_DB_PROFILING | on",
        "DB_PROFILING_N_PLUS_ONE | 1",
        "PROFILING_DURATION_SECONDS | 301",
        "JWT_LEGACY_SECRET_KEYS | hush-hush-1",
        "LEGACY_ENCRYPTION_KEYS | hush-hush-1",
        "SECRET_KEY | hush-hush-1",
        "JWT_SECRET_KEY | changeme-changeme-changeme-changeme",
        "JWT_SECRET_KEY | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "MASTER_ENCRYPTION_KEY | your-secret-key-here-your-secret-key-here",
        "MASTER_ENCRYPTION_KEY | dev-secret-dev-secret-dev-secret-dev",
        "SECRET_KEY_FILE | /no/such/file"
      })
  void aFaultIsNamedAndTellsNoSecret(String name, String value) {
    Map<String, String> environment = new HashMap<>(PRODUCTION);
    if (name.endsWith("_FILE")) {
      environment.remove(name.replace("_FILE", ""));
    }
    environment.put(name, value);
    assertThat(faults(environment)).contains("- " + name + ": ").doesNotContain("hush-hush-1");
  }

  @Test
  void allFaultsComeTogether() {
    Map<String, String> environment = new HashMap<>(PRODUCTION);
    environment.putAll(
        Map.of("PORT", "x", "SECRET_KEY", "short", "REDIS_URL", "x", "RATE_LIMIT_SCALE", "9"));
    assertThat(faults(environment).lines().filter(l -> l.startsWith("  - "))).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k3Jx9vQ2mZr7Tn4WxxxYc1Ld6Pf5Hs0Ga",
        "aGVsbG9Xb3JsZDEyMzQ1Njc4OTBhYmNkZWZnaGlqa2w="
      })
  void aRandomSecretIsNoPlaceholder(String secret) {
    Map<String, String> environment = new HashMap<>(PRODUCTION);
    environment.put("SECRET_KEY", secret);
    assertThat(Settings.read(environment).isProduction()).isTrue();
  }

  @Test
  void recommendedSettingsWarn() {
    assertThat(Settings.read(PRODUCTION).warnings())
        .anySatisfy(w -> assertThat(w).contains("SENTRY_DSN"))
        .anySatisfy(w -> assertThat(w).contains("PDF_BASE_URL"))
        .anySatisfy(w -> assertThat(w).contains("MAIL_SERVER_URL"))
        .hasSize(4);
  }

  @Test
  void aSecretMayComeFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), SIGNING + "\n");
    Map<String, String> environment = new HashMap<>(PRODUCTION);
    environment.remove("JWT_SECRET_KEY");
    environment.put("JWT_SECRET_KEY_FILE", file.toString());
    assertThat(Settings.read(environment).jwtSecret().reveal()).isEqualTo(SIGNING);
    environment.put("JWT_SECRET_KEY", OTHER);
    assertThat(Settings.read(environment).jwtSecret().reveal())
        .as("the variable goes first")
        .isEqualTo(OTHER);
  }

  @Test
  void theMailPasswordGoesIntoTheServersUrl() {
    Map<String, String> environment = new HashMap<>(PRODUCTION);
    environment.put("MAIL_SERVER_URL", "smtps://robot@mail.example.ch:465");
    environment.put("MAIL_PASSWORD", "p@ss:w%rd/1");
    assertThat(Settings.read(environment).mailServer().orElseThrow().getUserInfo())
        .isEqualTo("robot:p@ss:w%rd/1");
    environment.put("MAIL_SERVER_URL", "smtps://mail.example.ch:465");
    assertThat(faults(environment)).contains("- MAIL_PASSWORD: ").doesNotContain("p@ss");
  }

  @Test
  void developmentMayRaiseTheLimits() {
    assertThat(Settings.read(Map.of("SECRET_KEY", "s", "RATE_LIMIT_SCALE", "1e6")).rateLimitScale())
        .isEqualTo(1e6);
    assertThatThrownBy(() -> Settings.read(Map.of("SECRET_KEY", "s", "RATE_LIMIT_SCALE", "-1")))
        .isInstanceOf(BadSettings.class);
  }

  @Test
  void settingsPrintNoSecret() {
    Map<String, String> environment = new HashMap<>(PRODUCTION);
    environment.put(
        "MIGRATION_DATABASE_URL",
        "postgresql://o:p@h/d?sslpassword=hush-hush-1&password=hush-hush-1");
    environment.put(
        "DATABASE_URL", "jdbc:postgresql://h/d?user=u&password=db-pw-1&sslpassword=hush-hush-1");
    Settings settings = Settings.read(environment);
    String printed =
        settings
            + " "
            + settings.database()
            + " "
            + settings.migration()
            + " "
            + settings.jwtSecret();
    for (String secret : List.of(SIGNING, SEALING, OTHER, "db-pw-1", "redis-pw-1", "hush-hush-1")) {
      assertThat(printed).doesNotContain(secret);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "postgresql://u:p@h:5/d | jdbc:postgresql://h:5/d | u | p",
        "postgres://u:p@h/d | jdbc:postgresql://h/d | u | p",
        "postgresql://u@h/d | jdbc:postgresql://h/d | u | ''",
        "postgresql://h/d | jdbc:postgresql://h/d | '' | ''",
        "postgresql://u:p%40%2F%3A@h/d | jdbc:postgresql://h/d | u | p@/:",
        "postgresql://u:a+b@h/d | jdbc:postgresql://h/d | u | a+b",
        "postgresql://u:p@[::1]:5/d | jdbc:postgresql://[::1]:5/d | u | p",
        "postgresql://h/d?user=u&password=p&ssl=true | jdbc:postgresql://h/d?ssl=true | u | p",
        "jdbc:postgresql://h/d?user=u&password=p%26 | jdbc:postgresql://h/d | u | p&",
        "jdbc:postgresql://h1,h2/d?x=1 | jdbc:postgresql://h1,h2/d?x=1 | '' | ''"
      })
  void databaseUrls(String url, String jdbc, String user, String password) {
    var settings = DatabaseUrl.parse(url).orElseThrow();
    assertThat(settings.jdbcUrl()).isEqualTo(jdbc);
    assertThat(settings.user()).isEqualTo(user);
    assertThat(settings.password()).isEqualTo(password);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://u:p@db/d, true",
    "postgresql://u:p@db:5432/d?sslmode=prefer, true",
    "postgresql://u:p@db/d?ssl=true&sslmode=disable, true",
    "postgresql://u:p@localhost.example.ch/d, true",
    "'jdbc:postgresql://localhost,db/d?user=u', true",
    "postgresql://u:p@db/d?sslmode=require, false",
    "postgresql://u:p@db/d?x=1&sslmode=verify-ca, false",
    "postgresql://u:p@db/d?sslmode=verify-full&sslrootcert=/ca, false",
    "postgresql://u:p@db/d?ssl=true, false",
    "jdbc:postgresql://localhost/d?user=u&socketFactory=org.example.Sockets, false",
    "postgresql://u:p@localhost/d, false",
    "postgresql://u:p@127.0.0.1:5432/d, false",
    "postgresql://u:p@[::1]:5432/d, false"
  })
  void productionWarnsOfADatabaseThatIsReachedInTheClear(String url, boolean warns) {
    Map<String, String> environment = new HashMap<>(PRODUCTION);
    environment.put("DATABASE_URL", url);
    environment.put("MIGRATION_DATABASE_URL", "postgresql://o:p@db/d?sslmode=require");
    List<String> warnings = Settings.read(environment).warnings();
    assertThat(warnings.stream().filter(text -> text.contains("TLS")).toList())
        .hasSize(warns ? 1 : 0)
        .allMatch(text -> text.startsWith("DATABASE_URL "));
    environment.put("ATMR_ENV", "development");
    assertThat(Settings.read(environment).warnings()).noneMatch(text -> text.contains("TLS"));
  }

  @Test
  void theMigrationsWayToTheDatabaseCountsAsWell() {
    Map<String, String> environment = new HashMap<>(PRODUCTION);
    environment.put("MIGRATION_DATABASE_URL", "postgresql://o:p@db/d");
    assertThat(Settings.read(environment).warnings())
        .anyMatch(text -> text.startsWith("MIGRATION_DATABASE_URL ") && text.contains("TLS"));
  }

  /** What a start with these settings tells before it ends. */
  private static String faults(Map<String, String> environment) {
    BadSettings refused = catchThrowableOfType(BadSettings.class, () -> Settings.read(environment));
    assertThat(refused).as("the settings are refused").hasMessageContaining("- ");
    return String.valueOf(refused.getMessage());
  }
}
