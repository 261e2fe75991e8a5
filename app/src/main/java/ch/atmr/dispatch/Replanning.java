package ch.atmr.dispatch;

import ch.atmr.optimiser.StabilityRates;
import java.time.Duration;

/**
 * What a run leaves as it is, and what it costs to change the rest.
 *
 * @param freeze a ride that is to begin so soon stays with its driver, at its time
 */
public record Replanning(Duration freeze, StabilityRates stability) {
  /** What is usual where nobody has set anything else. */
  public static final Replanning USUAL =
      new Replanning(Duration.ofMinutes(20), StabilityRates.STANDARD);
}
