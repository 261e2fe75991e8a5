package ch.atmr.optimiser;

import java.util.Objects;

/**
 * One end of a request.
 *
 * <p>The window binds one moment: at a pick-up the start of its service, at a drop-off the arrival,
 * which is also when its service starts. A vehicle that would be early drives slower or waits at
 * the stop before, so for the passenger the two readings in use ("arrive by", "start of service")
 * are the same constraint.
 *
 * @param location row of the travel matrix
 * @param service seconds from the start to being ready to leave
 */
public record Stop(int location, TimeWindow window, double service) {

  public Stop {
    Objects.requireNonNull(window, "window");
    Faults.requireNotNegative("stop.location", location);
    Faults.requireFiniteNotNegative("stop.service", service);
  }
}
