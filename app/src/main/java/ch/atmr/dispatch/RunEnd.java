package ch.atmr.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How a run ended. */
record RunEnd(
    RunStatus status,
    Optional<String> failure,
    OptionalInt rides,
    OptionalInt assigned,
    Optional<Map<String, Double>> cost,
    OptionalInt planVersion) {

  static RunEnd completed(int rides, int assigned, Map<String, Double> cost, int planVersion) {
    return new RunEnd(
        RunStatus.COMPLETED,
        Optional.empty(),
        OptionalInt.of(rides),
        OptionalInt.of(assigned),
        Optional.of(Map.copyOf(cost)),
        OptionalInt.of(planVersion));
  }

  /** Ended without a plan; the code says why. */
  static RunEnd without(RunStatus status, String failure) {
    return new RunEnd(
        status,
        Optional.of(failure),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }
}
