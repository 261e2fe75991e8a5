package ch.atmr.platform.health;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * One dependency as readiness sees it. A prober asks it every second in the background; whoever
 * reads gets the last answer at once, however long the dependency hangs. It counts as down when it
 * has not answered for five seconds.
 */
public final class Dependency implements HealthCheck {
  static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final String name;
  private final BooleanSupplier probe;
  private final Clock clock;
  private volatile Instant lastOk = Instant.MIN;

  public Dependency(String name, BooleanSupplier probe, Clock clock) {
    this.name = name;
    this.probe = probe;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public HealthCheckType type() {
    return HealthCheckType.READINESS;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.builder().status(isUp()).build();
  }

  public boolean isUp() {
    return lastOk.isAfter(clock.instant().minus(TOLERANCE));
  }

  /** Asks the dependency now. */
  void probe() {
    Instant asked = clock.instant();
    if (answers()) {
      lastOk = asked;
    }
  }

  private boolean answers() {
    try {
      return probe.getAsBoolean();
    } catch (RuntimeException e) {
      return false;
    }
  }
}
