package ch.atmr.platform.secrets;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.outbound.Outbound;
import ch.atmr.platform.outbound.Target;
import ch.atmr.platform.secrets.SecretReading.Found;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The secrets as they are now. They are read at start and then again and again, so that a new value
 * is taken over without a restart; when reading fails, the last good values stay and the failure is
 * counted.
 */
public final class Secrets implements AutoCloseable {
  /** How long a value may be older than its source. */
  static final Duration AGE = Duration.ofMinutes(5);

  private static final Logger LOG = Logger.getLogger(Secrets.class.getName());
  private static final String AGE_GAUGE = "secrets_age_seconds";
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private final SecretSources sources;
  private final Stage stage;
  private final Clock clock;
  private final List<String> faults;
  private final List<String> warnings;
  private final Set<SecretName> unread;
  private final List<Consumer<Set<SecretName>>> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<SecretName, Found> current;
  private volatile Instant refreshedAt;
  // What a listener could not take over, such as a login that nobody has made yet.
  private Set<SecretName> untaken = EnumSet.noneOf(SecretName.class);
  private @Nullable Counter failures;
  private @Nullable ScheduledExecutorService scheduler;

  private Secrets(
      SecretSources sources, Stage stage, Clock clock, SecretReading first, List<String> faults) {
    this.sources = sources;
    this.stage = stage;
    this.clock = clock;
    this.current = first.found();
    this.unread = first.unread();
    this.faults = List.copyOf(faults);
    this.warnings = first.warnings();
    this.refreshedAt = clock.instant();
  }

  /** Reads all secrets; what is wrong with them is told by {@link #faults}. */
  public static Secrets open(Variables variables, Stage stage, Clock clock) {
    Outbound outbound = new Outbound(Metrics.globalRegistry(), clock, new SecureRandom());
    return open(variables, stage, clock, outbound);
  }

  static Secrets open(Variables variables, Stage stage, Clock clock, Outbound outbound) {
    VaultSettingsReader reader = new VaultSettingsReader(variables, stage);
    Optional<VaultSettings> settings = reader.read();
    Optional<VaultSession> session =
        settings.map(vault ->
            new VaultSession(
                vault, new VaultClient(vault.address(), outbound.remote(Target.VAULT)), clock));
    SecretSources sources = new SecretSources(variables, stage, settings, session);
    SecretReading first = sources.read();
    List<String> faults = new ArrayList<>(reader.faults());
    faults.addAll(first.faults());
    faults.addAll(weak(first, stage));
    return new Secrets(sources, stage, clock, first, faults);
  }

  /** No secrets, for who is given them otherwise. */
  public static Secrets none() {
    return open(new Variables(Map.of()), Stage.TESTING, Clock.systemUTC());
  }

  /** The secret's value now. */
  public Optional<Secret> current(SecretName name) {
    return Optional.ofNullable(current.get(name)).map(Found::secret);
  }

  /** The values of a comma-separated secret now. */
  public List<Secret> currentList(SecretName name) {
    return current(name).map(Secrets::split).orElse(List.of());
  }

  /**
   * Tells the listener which secrets changed, after they did, on the thread that reads them.
   *
   * @param listener harmless when told twice; what it throws makes it be told again
   */
  public void onChange(Consumer<Set<SecretName>> listener) {
    listeners.add(listener);
  }

  /** Everything that was wrong at the start, without a value. */
  public List<String> faults() {
    return faults;
  }

  /** What was odd at the start, without a value. */
  public List<String> warnings() {
    return warnings;
  }

  /** Whether the secret's source could not be read at the start. */
  public boolean isUnread(SecretName name) {
    return unread.contains(name);
  }

  /** Where each secret that is set comes from, a line each. */
  public List<String> origins() {
    return Arrays.stream(SecretName.values())
        .flatMap(name -> Optional.ofNullable(current.get(name)).map(f -> told(name, f)).stream())
        .toList();
  }

  /** Reads again from now on, while the process runs; only where something can change. */
  public void start(MeterRegistry meters) {
    boolean fixed =
        current.values().stream().allMatch(found -> found.origin() == Origin.ENVIRONMENT);
    if (fixed && !sources.useVault()) {
      return;
    }
    failures =
        meters.getOrCreate(
            Counter.builder("secrets_refresh_failures_total")
                .description("Readings of the secrets that failed; the old values stayed"));
    meters.gauge(AGE_GAUGE, List.of()).ifPresent(meters::remove); // of an earlier start
    meters.getOrCreate(
        Gauge.builder(AGE_GAUGE, this::ageSeconds).description("Since all secrets were last read"));
    scheduler =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("secrets").factory());
    schedule(scheduler, AGE);
  }

  /** Reads all secrets again; whether all are there, good and taken over. */
  public boolean refresh() {
    SecretReading reading = sources.read();
    List<String> problems = new ArrayList<>(reading.faults());
    problems.addAll(weak(reading, stage));
    if (!reading.unread().isEmpty()) {
      problems.addAll(reading.warnings()); // what is a warning at a start in development
    }
    Set<SecretName> changed = takeOver(reading, problems);
    changed.forEach(name -> LOG.info(() -> name + " has a new value"));
    changed.addAll(untaken);
    tell(changed, problems);
    if (problems.isEmpty()) {
      refreshedAt = clock.instant();
      return true;
    }
    Optional.ofNullable(failures).ifPresent(Counter::increment);
    LOG.warning(() -> "secrets keep their last good values: " + String.join("; ", problems));
    return false;
  }

  @Override
  public void close() {
    Optional.ofNullable(scheduler).ifPresent(ScheduledExecutorService::shutdownNow);
  }

  /** The parts of a comma-separated secret. */
  static List<Secret> split(Secret list) {
    return Arrays.stream(list.reveal().split(",", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(Secret::new)
        .toList();
  }

  private Set<SecretName> takeOver(SecretReading reading, List<String> problems) {
    Map<SecretName, Found> next = new EnumMap<>(SecretName.class);
    Set<SecretName> changed = EnumSet.noneOf(SecretName.class);
    for (SecretName name : SecretName.values()) {
      Optional<Found> before = Optional.ofNullable(current.get(name));
      Optional<Found> now =
          Optional.ofNullable(reading.found().get(name))
              .filter(_ -> !reading.unread().contains(name))
              .filter(found -> weakness(name, found, stage).isEmpty());
      if (now.isEmpty() && before.isPresent() && !reading.unread().contains(name)) {
        problems.add(name + ": has no good value any more");
      }
      if (now.isPresent() && !now.map(Found::secret).equals(before.map(Found::secret))) {
        changed.add(name);
      }
      now.or(() -> before).ifPresent(found -> next.put(name, found));
    }
    current = next;
    return changed;
  }

  private void tell(Set<SecretName> changed, List<String> problems) {
    if (changed.isEmpty()) {
      return;
    }
    Set<SecretName> failed = EnumSet.noneOf(SecretName.class);
    for (Consumer<Set<SecretName>> listener : listeners) {
      try {
        listener.accept(Set.copyOf(changed));
      } catch (RuntimeException e) {
        // Its message may quote what it was given.
        LOG.log(Level.SEVERE, "new secrets were not taken over: {0}", e.getClass().getName());
        problems.add("new values of " + changed + " were not taken over; trying again");
        failed.addAll(changed);
      }
    }
    untaken = failed;
  }

  private void schedule(ScheduledExecutorService on, Duration pause) {
    var _ = on.schedule(() -> turn(on), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void turn(ScheduledExecutorService on) {
    boolean done = false;
    try {
      done = refresh();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "secrets cannot be read again: {0}", e.getClass().getName());
    }
    if (!on.isShutdown()) {
      schedule(on, done ? untilNext() : AFTER_FAILURE);
    }
  }

  private Duration untilNext() {
    return sources
        .renewal()
        .map(at -> Duration.between(clock.instant(), at))
        .filter(renewal -> renewal.compareTo(AGE) < 0)
        .map(renewal ->
            renewal.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : renewal)
        .orElse(AGE);
  }

  private long ageSeconds() {
    return Duration.between(refreshedAt, clock.instant()).toSeconds();
  }

  private String told(SecretName name, Found found) {
    return name
        + ": "
        + switch (found.origin()) {
          case ENVIRONMENT -> "environment";
          case FILE -> "file (" + name + "_FILE)";
          case VAULT -> "Vault (" + sources.place(name) + ")";
        };
  }

  private static List<String> weak(SecretReading reading, Stage stage) {
    List<String> faults = new ArrayList<>();
    reading
        .found()
        .forEach((name, found) ->
            weakness(name, found, stage).ifPresent(fault -> faults.add(name + ": " + fault)));
    return faults;
  }

  private static Optional<String> weakness(SecretName name, Found found, Stage stage) {
    return stage.isProduction() ? KeyStrength.fault(name, found.secret()) : Optional.empty();
  }
}
