package ch.atmr.platform.http;

import java.time.Duration;

/**
 * The rate limits, all in one place: so many requests a period, per user, or per address before
 * sign-in. The contract names them as {@code x-atmr-limit}.
 */
public enum Limit {
  LOGIN("login", 5, Duration.ofMinutes(1)),
  REGISTER("register", 5, Duration.ofMinutes(1)),
  FORGOT_PASSWORD("forgot-password", 5, Duration.ofMinutes(1)),
  BOOKINGS_CREATE("bookings-create", 50, Duration.ofHours(1)),
  BOOKINGS_READ("bookings-read", 200, Duration.ofHours(1)),
  BOOKINGS_UPDATE("bookings-update", 100, Duration.ofHours(1)),
  BOOKINGS_DELETE("bookings-delete", 50, Duration.ofHours(1)),
  BOOKINGS_LIST("bookings-list", 300, Duration.ofHours(1)),
  RESERVATIONS_MANUAL("reservations-manual", 100, Duration.ofHours(1)),
  RESERVATIONS_ACCEPT("reservations-accept", 200, Duration.ofHours(1)),
  RESERVATIONS_ASSIGN("reservations-assign", 200, Duration.ofHours(1)),
  CLIENTS_CREATE("clients-create", 50, Duration.ofHours(1)),
  CLIENTS_LIST("clients-list", 300, Duration.ofHours(1)),
  DRIVERS_CREATE("drivers-create", 20, Duration.ofHours(1)),
  DISPATCH_RUN("dispatch-run", 30, Duration.ofHours(1)),
  DISPATCH_TRIGGER("dispatch-trigger", 50, Duration.ofHours(1)),
  DATA_EXPORT("data-export", 3, Duration.ofDays(1)),
  PROFILES("profiles", 6, Duration.ofHours(1)),
  ADMIN_STATS("admin-stats", 100, Duration.ofHours(1)),
  ADMIN_USERS("admin-users", 200, Duration.ofHours(1)),
  ADMIN_ROLE("admin-role", 50, Duration.ofHours(1)),
  ADMIN_RESET_PASSWORD("admin-reset-password", 10, Duration.ofHours(1)),
  /** What every other route has. */
  DEFAULT("default", 5000, Duration.ofHours(1));

  private final String contractName;
  private final int requests;
  private final Duration period;

  Limit(String contractName, int requests, Duration period) {
    this.contractName = contractName;
    this.requests = requests;
    this.period = period;
  }

  /** The name in the contract and in metrics. */
  public String contractName() {
    return contractName;
  }

  public int requests() {
    return requests;
  }

  public Duration period() {
    return period;
  }
}
