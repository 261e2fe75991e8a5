package ch.atmr.platform.slo;

import java.time.Duration;
import java.util.Set;

/**
 * What a route promises.
 *
 * @param route the template without version, like {@code /api/bookings/:id}
 * @param methods of which answers count
 * @param latency what one answer in twenty may exceed
 * @param errors the share of answers that may be errors
 * @param availability the share of requests that must get an answer
 */
public record RouteObjective(
    String route, Set<String> methods, Duration latency, double errors, double availability) {
  /** The share of answers that may take longer: the limit is that of the 95th percentile. */
  public static final double SLOW = 0.05;

  public RouteObjective {
    methods = Set.copyOf(methods);
    if (!route.startsWith("/api/") || methods.isEmpty() || latency.isNegative()) {
      throw new IllegalArgumentException("not an objective: " + route);
    }
    if (!isShare(errors) || !isShare(1 - availability)) {
      throw new IllegalArgumentException("a budget is more than 0 and less than 1: " + route);
    }
  }

  private static boolean isShare(double budget) {
    return budget > 0 && budget < 1;
  }
}
