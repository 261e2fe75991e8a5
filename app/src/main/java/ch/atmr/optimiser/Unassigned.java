package ch.atmr.optimiser;

import java.util.Objects;

/**
 * A request left out.
 *
 * @param shortfall seconds, or places, by which the rule that gives the reason is missed at best; 0
 *     when no single number says it
 */
public record Unassigned(RequestId request, Reason reason, double shortfall, Remedy remedy) {

  public Unassigned {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(remedy, "remedy");
    Faults.requireFiniteNotNegative("unassigned.shortfall", shortfall);
  }
}
