package ch.atmr.solve;

import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.Vehicle;

/**
 * The hours that the picture shows, in seconds since 1970, and how they lie across it.
 *
 * @param step seconds between two lines
 * @param pixels of a second
 */
record Hours(double from, double to, double step, double pixels) {
  private static final int LEFT = 110;
  private static final int RIGHT = 80;
  private static final int MOST_LINES = 24;
  private static final double HOUR = 3600;

  static Hours of(TransportDay day, Plan plan) {
    double first = Double.POSITIVE_INFINITY;
    double last = Double.NEGATIVE_INFINITY;
    for (Vehicle vehicle : day.problem().vehicles()) {
      first = Math.min(first, vehicle.shift().earliest());
      last = Math.max(last, vehicle.shift().latest());
    }
    for (Route route : plan.routes()) {
      first = Math.min(first, route.departure());
      last = Math.max(last, route.end());
    }
    double from = HOUR * Math.floor(first / HOUR);
    double to = Math.max(from + HOUR, HOUR * Math.ceil(last / HOUR));
    double count = (to - from) / HOUR;
    double step = HOUR * Math.max(1, Math.ceil(count / MOST_LINES));
    return new Hours(from, to, step, Math.min(120 / HOUR, 1440 / (to - from)));
  }

  double x(double seconds) {
    return LEFT + (seconds - from) * pixels;
  }

  int width() {
    return (int) Math.ceil(x(to)) + RIGHT;
  }
}
