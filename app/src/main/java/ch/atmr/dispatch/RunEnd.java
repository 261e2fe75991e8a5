package ch.atmr.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a run ended.
 *
 * @param failure why it has no plan, as a code
 * @param plan empty without one
 */
record RunEnd(RunStatus status, Optional<String> failure, Optional<PlanEnd> plan) {

  static RunEnd published(int rides, int assigned, PlanOutcome outcome, int planVersion) {
    return completed(
        new PlanEnd(
            rides,
            OptionalInt.of(assigned),
            outcome.costs(),
            outcome.estimatedShare(),
            OptionalInt.of(planVersion),
            Optional.empty()));
  }

  static RunEnd held(int rides, PlanOutcome outcome, HeldPlan held) {
    return completed(
        new PlanEnd(
            rides,
            OptionalInt.empty(),
            outcome.costs(),
            outcome.estimatedShare(),
            OptionalInt.empty(),
            Optional.of(held)));
  }

  private static RunEnd completed(PlanEnd plan) {
    return new RunEnd(RunStatus.COMPLETED, Optional.empty(), Optional.of(plan));
  }

  /** Ended without a plan; the code says why. */
  static RunEnd without(RunStatus status, String failure) {
    return new RunEnd(status, Optional.of(failure), Optional.empty());
  }

  /**
   * The plan at the run's end.
   *
   * @param rides how many the run looked at
   * @param assigned how many got a driver; empty while the plan waits
   * @param planVersion empty while the plan waits
   * @param held the plan that waits
   */
  record PlanEnd(
      int rides,
      OptionalInt assigned,
      Map<String, Double> cost,
      double estimatedShare,
      OptionalInt planVersion,
      Optional<HeldPlan> held) {

    Publication publication() {
      return held.isPresent() ? Publication.AWAITING_ACCEPTANCE : Publication.PUBLISHED;
    }
  }
}
