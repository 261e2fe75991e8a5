package ch.atmr.platform.jobs;

import java.time.Duration;

/** How often a job runs, which decides how its starts are spread and how late they may be. */
public enum Frequency {
  /** Every two minutes or more often. */
  MINUTELY(Duration.ofMinutes(2), Duration.ofSeconds(15)),
  /** Several times a day. */
  FREQUENT(Duration.ofHours(23), Duration.ofSeconds(30)),
  DAILY(Duration.ofDays(6), Duration.ofMinutes(5)),
  WEEKLY(Duration.ofDays(27), Duration.ofMinutes(30)),
  MONTHLY(Duration.ofDays(36_500), Duration.ofHours(1));

  private final Duration longestPeriod;
  private final Duration jitter;

  Frequency(Duration longestPeriod, Duration jitter) {
    this.longestPeriod = longestPeriod;
    this.jitter = jitter;
  }

  static Frequency of(Duration period) {
    for (Frequency frequency : values()) {
      if (period.compareTo(frequency.longestPeriod) <= 0) {
        return frequency;
      }
    }
    return MONTHLY;
  }

  Duration jitter() {
    return jitter;
  }

  Duration deadline(Duration period) {
    return switch (this) {
      case MINUTELY, FREQUENT -> period.multipliedBy(2);
      case DAILY -> Duration.ofHours(6);
      case WEEKLY -> Duration.ofDays(1);
      case MONTHLY -> Duration.ofDays(2);
    };
  }
}
