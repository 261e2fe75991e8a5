package ch.atmr.platform.health;

import ch.atmr.platform.http.Site;
import ch.atmr.platform.http.Site.Content;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The probes. {@code /health} looks at nothing; {@code /ready} at every dependency. */
public final class Readiness implements AutoCloseable {
  static final String UP = "dependency_up";
  private static final Logger LOG = Logger.getLogger(Readiness.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Dependency database;
  private final Dependency schema;
  private final Dependency redis;
  private final List<Thread> probers = new ArrayList<>();
  private final CountDownLatch firstRound = new CountDownLatch(3);
  private volatile boolean draining;

  public Readiness(Dependency database, Dependency schema, Dependency redis) {
    this.database = database;
    this.schema = schema;
    this.redis = redis;
  }

  /** Begins to probe, and waits a moment for the first answers. */
  public void start() {
    for (Dependency dependency : List.of(database, schema, redis)) {
      probers.add(
          Thread.ofVirtual().name("probe-" + dependency.name()).start(() -> watch(dependency)));
    }
    try {
      if (!firstRound.await(3, TimeUnit.SECONDS)) {
        LOG.warning("a dependency is slow to answer; not ready yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on no new traffic is wanted: every readiness answer is 503. */
  public void drain() {
    draining = true;
  }

  /** Adds {@code /health} and {@code /ready} with their aliases to a port. */
  public void register(Site site) {
    for (String prefix : List.of("", "/api", "/api/v1", "/api/v2")) {
      site.page(prefix + "/health", () -> Content.json(200, "{\"status\":\"ok\"}"));
      site.page(prefix + "/ready", this::ready);
    }
  }

  /** Shows what each dependency's last answers were: 1 up, 0 down. */
  public void register(MeterRegistry registry) {
    for (Dependency dependency : List.of(database, schema, redis)) {
      List<Tag> tags = List.of(Tag.create("dependency", dependency.name()));
      // The registry is the process'; the newest probes are the ones that count.
      registry.gauge(UP, tags).ifPresent(registry::remove);
      registry.getOrCreate(
          Gauge.builder(UP, () -> dependency.isUp() ? 1 : 0)
              .description("Whether this process reaches it")
              .tags(tags));
    }
  }

  /** Adds {@code /ready/traffic}, which a Redis outage does not turn: only the database counts. */
  public void registerTraffic(Site site) {
    site.page("/ready/traffic", this::traffic);
  }

  @Override
  public void close() {
    probers.forEach(Thread::interrupt);
  }

  private Content ready() {
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put("database", database.isUp());
    checks.put("redis", redis.isUp());
    return content(checks);
  }

  private Content traffic() {
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put("database", database.isUp());
    checks.put("schema", schema.isUp());
    return content(checks);
  }

  private Content content(Map<String, Boolean> checks) {
    boolean up = !draining && checks.values().stream().allMatch(Boolean::booleanValue);
    String status = up ? "ready" : draining ? "draining" : "not_ready";
    String each =
        checks.entrySet().stream()
            .map(c -> "\"" + c.getKey() + "\":\"" + (c.getValue() ? "ok" : "down") + "\"")
            .collect(Collectors.joining(","));
    return Content.json(
        up ? 200 : 503, "{\"status\":\"" + status + "\",\"checks\":{" + each + "}}");
  }

  private void watch(Dependency dependency) {
    boolean first = true;
    while (!Thread.currentThread().isInterrupted()) {
      dependency.probe();
      if (first) {
        firstRound.countDown();
        first = false;
      }
      try {
        Thread.sleep(PERIOD);
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
