package ch.atmr.optimiser;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Says how much of its budget a search has used; rules hold no state and may be shared. */
@FunctionalInterface
public interface StoppingRule {

  /** Share of the budget used, 0 to 1; the search stops at 1 and cools its annealing by it. */
  double used(SearchStatus status);

  /** Stops after a number of iterations. */
  static StoppingRule iterations(long most) {
    if (most < 1) {
      throw new InvalidInputException(
          FaultCode.OUT_OF_RANGE, "iterations", most + " (expected: >= 1)");
    }
    return status -> (double) status.iterations() / most;
  }

  /**
   * Stops when a span of time has passed since this call.
   *
   * @param nanoClock answers nanoseconds since any fixed moment, such as {@code System::nanoTime}
   */
  static StoppingRule deadline(Duration budget, LongSupplier nanoClock) {
    long span = budget.toNanos();
    if (span < 1) {
      throw new InvalidInputException(
          FaultCode.OUT_OF_RANGE, "deadline", budget + " (expected: > 0)");
    }
    long start = nanoClock.getAsLong();
    return status -> (double) (nanoClock.getAsLong() - start) / span;
  }

  /** Stops after a number of iterations without a better plan. */
  static StoppingRule noImprovement(long most) {
    if (most < 1) {
      throw new InvalidInputException(
          FaultCode.OUT_OF_RANGE, "noImprovement", most + " (expected: >= 1)");
    }
    return status -> (double) (status.iterations() - status.improvedAt()) / most;
  }

  /** Stops as soon as either rule does. */
  default StoppingRule or(StoppingRule other) {
    return status -> Math.max(used(status), other.used(status));
  }
}
