package ch.atmr;

import ch.atmr.Settings.Environment;
import ch.atmr.dispatch.Replanning;
import ch.atmr.optimiser.CostRates;
import ch.atmr.optimiser.StabilityRates;
import ch.atmr.routing.OsrmSettings;
import ch.atmr.routing.RoutingSettings;
import ch.atmr.routing.TrafficFactors;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads where driving times come from, and what plans and their changes are priced with. */
final class RoutingReader {
  private final SettingValues values;
  private final Environment environment;

  RoutingReader(SettingValues values, Environment environment) {
    this.values = values;
    this.environment = environment;
  }

  RoutingSettings routing() {
    boolean production = environment == Environment.PRODUCTION;
    return new RoutingSettings(
        values.uri("OSRM_URL").map(this::osrm),
        traffic(),
        values.integer("DISPATCH_MAX_ESTIMATED_PERCENT", production ? 5 : 100, 0, 100) / 100.0);
  }

  private OsrmSettings osrm(URI url) {
    if (!List.of("http", "https").contains(url.getScheme())) {
      values.fault("OSRM_URL: cannot be read (expected: http://host:port)");
    }
    OsrmSettings usual = OsrmSettings.of(url);
    return new OsrmSettings(
        url,
        values.word("OSRM_PROFILE", usual.profile()),
        values.word("OSRM_MAP_VERSION", usual.mapVersion()),
        values.integer("OSRM_MAX_TABLE_SIZE", usual.maxTableSize(), 2, 10_000),
        values.integer("OSRM_MAX_URL_LENGTH", usual.maxUrlLength(), 500, 1_000_000),
        values.integer("OSRM_CONCURRENCY", usual.concurrency(), 1, 16),
        Duration.ofSeconds(
            values.integer("OSRM_BUDGET_SECONDS", (int) usual.budget().toSeconds(), 1, 120)),
        Duration.ofHours(
            values.integer("OSRM_CACHE_HOURS", (int) usual.cacheTtl().toHours(), 1, 8_760)),
        values.integer("OSRM_MAX_SNAP_METRES", usual.maxSnapMetres(), 1, 100_000));
  }

  private TrafficFactors traffic() {
    Map<Integer, Double> byHour = new TreeMap<>();
    try {
      for (String entry : values.list("TRAFFIC_FACTORS")) {
        int sign = entry.indexOf('=');
        byHour.put(
            Integer.valueOf(entry.substring(0, Math.max(0, sign)).strip()),
            Double.valueOf(entry.substring(sign + 1)));
      }
      return new TrafficFactors(byHour);
    } catch (IllegalArgumentException e) {
      values.fault("TRAFFIC_FACTORS: " + e.getMessage() + " (expected: like 7=1.3,17=1.2)");
      return TrafficFactors.NONE;
    }
  }

  Replanning replanning() {
    Replanning usual = Replanning.USUAL;
    StabilityRates rates = usual.stability();
    return new Replanning(
        Duration.ofMinutes(
            values.integer("DISPATCH_FREEZE_MINUTES", (int) usual.freeze().toMinutes(), 0, 240)),
        new StabilityRates(
            values.integer("DISPATCH_RAPPEN_DRIVER_CHANGE", (int) rates.driverChange(), 0, 100_000),
            values.integer("DISPATCH_RAPPEN_TIME_CHANGE", (int) rates.timeChange(), 0, 100_000),
            60.0
                * values.integer(
                    "DISPATCH_TIME_TOLERANCE_MINUTES", (int) (rates.tolerance() / 60), 0, 60)));
  }

  CostRates costRates() {
    CostRates usual = CostRates.STANDARD;
    return new CostRates(
        values.integer("DISPATCH_RAPPEN_DRIVING_HOUR", (int) usual.driving(), 0, 1_000_000),
        values.integer("DISPATCH_RAPPEN_WAITING_HOUR", (int) usual.waiting(), 0, 1_000_000),
        values.integer("DISPATCH_RAPPEN_RIDE_EXCESS_HOUR", (int) usual.rideExcess(), 0, 1_000_000),
        values.integer("DISPATCH_RAPPEN_VEHICLE", (int) usual.vehicle(), 0, 1_000_000),
        values.integer("DISPATCH_RAPPEN_UNSERVED", (int) usual.unserved(), 0, 10_000_000));
  }
}
