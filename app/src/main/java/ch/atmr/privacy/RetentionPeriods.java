package ch.atmr.privacy;

import java.time.Duration;

/**
 * How long personal data is kept, by kind, in whole days.
 *
 * @param bookings rides that are over, and people who are gone
 * @param events what the service notes on the way: deliveries, working times, runs
 * @param messages what people wrote to one another
 * @param analytics figures
 */
public record RetentionPeriods(
    Duration bookings, Duration events, Duration messages, Duration analytics) {
  /** Seven years; ten for figures. */
  public static final RetentionPeriods USUAL =
      new RetentionPeriods(
          Duration.ofDays(2_555),
          Duration.ofDays(2_555),
          Duration.ofDays(2_555),
          Duration.ofDays(3_650));

  Duration of(Kind kind) {
    return switch (kind) {
      case BOOKINGS -> bookings;
      case EVENTS -> events;
      case MESSAGES -> messages;
      case ANALYTICS -> analytics;
    };
  }

  /** The kinds of data that are kept for a time of their own. */
  public enum Kind {
    BOOKINGS,
    EVENTS,
    MESSAGES,
    ANALYTICS
  }
}
