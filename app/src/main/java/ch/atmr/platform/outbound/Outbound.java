package ch.atmr.platform.outbound;

import io.helidon.metrics.api.MeterRegistry;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** The one place where calls to others get their retries, breaker, bulkhead and limits. */
public final class Outbound {
  private static final Logger LOG = Logger.getLogger(Outbound.class.getName());
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final MeterRegistry meters;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Target, Remote> remotes = new ConcurrentHashMap<>();

  public Outbound(MeterRegistry meters, Clock clock, RandomGenerator random) {
    this.meters = meters;
    this.clock = clock;
    this.random = random;
  }

  /** The target; whoever asks for it shares its breaker. */
  public Remote remote(Target target) {
    return remotes.computeIfAbsent(
        target, t -> new Remote(t, t.policy(), Outbound::log, meters, clock, random));
  }

  /**
   * Calls over HTTP. The JDK's client: it limits a whole exchange, body included, where Helidon's
   * limits the silence between two packets; and it adds no library.
   */
  public HttpRemote http(Target target) {
    return new HttpRemote(remote(target), client(), clock);
  }

  static HttpClient client() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  private static void log(Target target, int retry, Duration pause, RuntimeException failure) {
    LOG.info(() ->
        target.label()
            + ": retry "
            + retry
            + " in "
            + pause.toMillis()
            + " ms, after: "
            + failure.getMessage());
  }
}
