package ch.atmr.optimiser;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan is worth, whoever made it.
 *
 * @param violations empty when the plan may be driven
 * @param price empty when the plan is so broken that its ways cannot be added up
 */
public record PlanEvaluation(List<Violation> violations, Optional<Price> price) {
  private static final Set<Rule> BROKEN =
      EnumSet.of(
          Rule.TWICE,
          Rule.PAIR,
          Rule.DROPOFF_BEFORE_PICKUP,
          Rule.UNKNOWN_RIDE,
          Rule.UNKNOWN_DRIVER,
          Rule.DRIVER_TWICE);

  public PlanEvaluation {
    violations = List.copyOf(violations);
  }

  /** Judges routes that leave out these requests. */
  public static PlanEvaluation of(
      RoutingProblem problem, List<Route> routes, List<RequestId> unassigned, CostRates rates) {
    List<Violation> violations = PlanChecker.check(problem, routes, unassigned);
    boolean broken = violations.stream().anyMatch(found -> BROKEN.contains(found.rule()));
    return new PlanEvaluation(
        violations,
        broken
            ? Optional.empty()
            : Optional.of(rates.price(problem, PlanCosts.of(problem, routes))));
  }
}
