package ch.atmr;

import ch.atmr.dispatch.Replanning;
import ch.atmr.kernel.Secret;
import ch.atmr.optimiser.CostRates;
import ch.atmr.platform.db.DbSettings;
import ch.atmr.platform.queries.QueryProfiling;
import ch.atmr.platform.secrets.Secrets;
import ch.atmr.platform.secrets.Variables;
import ch.atmr.platform.telemetry.TracingSettings;
import ch.atmr.privacy.RetentionPeriods;
import ch.atmr.routing.RoutingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings, read once at start and then passed on. docs/settings.md lists their names.
 *
 * @param jwtSecret signs tokens
 * @param legacyJwtSecrets only verify
 * @param masterKey seals personal fields
 * @param database as the role that serves
 * @param migration as the role that owns the schema, where it is known
 * @param rateLimitScale multiplies every rate limit; 1 in production
 * @param drain between "not ready" and the end of listening, so that load balancers notice
 * @param grace for requests in flight after that
 * @param routing where travel times come from
 * @param costRates that plans are priced with
 * @param replanning what a run leaves as it is of a plan that is being driven
 * @param retention how long personal data is kept
 * @param observability what operators see
 * @param secrets the secrets as they are now; the fields here are as they were at the start
 * @param warnings settings that are recommended and missing
 */
public record Settings(
    Environment environment,
    String host,
    int port,
    int managementPort,
    Secret jwtSecret,
    List<Secret> legacyJwtSecrets,
    Secret masterKey,
    List<Secret> legacyMasterKeys,
    DbSettings database,
    Optional<DbSettings> migration,
    URI redis,
    int httpMaxConcurrency,
    List<String> trustedProxies,
    List<String> frontendUrls,
    boolean legacyApi,
    Instant sunset,
    double rateLimitScale,
    Duration drain,
    Duration grace,
    Optional<URI> mailServer,
    String mailFrom,
    Path mailFolder,
    int dispatchWorkers,
    RoutingSettings routing,
    CostRates costRates,
    Replanning replanning,
    JobSettings jobs,
    ProfilingSettings profiling,
    RetentionPeriods retention,
    Observability observability,
    Secrets secrets,
    List<String> warnings) {

  /**
   * How jobs run.
   *
   * @param scheduled whether this process takes part in running them
   * @param deadLettersKept how long what failed for good is kept
   */
  public record JobSettings(boolean scheduled, Duration deadLettersKept) {}

  /**
   * How the service watches itself.
   *
   * @param queries how SQL statements are counted
   * @param window how long the weekly profile watches
   * @param process this replica's name in profiles
   */
  public record ProfilingSettings(QueryProfiling queries, Duration window, String process) {}

  /**
   * What operators see.
   *
   * @param tracing where traces go; empty when none are recorded
   * @param accessLog whether each request has a log line
   * @param jsonLines whether a log line is a JSON object; else text for people
   * @param metrics whether anything is counted; false only to measure what counting costs
   */
  public record Observability(
      Optional<TracingSettings> tracing, boolean accessLog, boolean jsonLines, boolean metrics) {}

  /** Where the process runs. */
  public enum Environment {
    DEVELOPMENT,
    TESTING,
    PRODUCTION
  }

  /**
   * Reads and checks all settings; asks Vault where it is used.
   *
   * @param environment names and values; for a secret NAME also NAME_FILE
   * @throws BadSettings naming every fault
   */
  public static Settings read(Map<String, String> environment) {
    return SettingsReader.read(new Variables(environment), Clock.systemUTC());
  }

  /** Where links in mails lead. */
  public String frontendUrl() {
    return frontendUrls.stream().findFirst().orElse("http://127.0.0.1:" + port);
  }

  public boolean isProduction() {
    return environment == Environment.PRODUCTION;
  }

  /** No secret ever prints. */
  @Override
  public String toString() {
    return "Settings[" + environment + ", port " + port + ", " + database + "]";
  }
}
