package ch.atmr.dispatch;

import java.util.Optional;

/**
 * What a worker made of a run.
 *
 * @param asked rides that it was to plan; 0 where it failed before it knew
 * @param stated those that have coordinates, a time and a shift to go into
 * @param served those that got a driver
 * @param failure why it failed, as a code
 * @param held the plan waits for a dispatcher
 */
record RunResult(
    RunStatus status, int asked, int stated, int served, Optional<String> failure, boolean held) {
  static final String CHECKER_REJECTED = "CHECKER_REJECTED";
  static final String DAY_CHANGED = "DAY_CHANGED";
  static final String TOO_MANY_ATTEMPTS = "TOO_MANY_ATTEMPTS";
  static final String DAY_TOO_LARGE = "DAY_TOO_LARGE";
  static final String TIMED_OUT = "TIMED_OUT";
  static final String INTERNAL = "INTERNAL";

  static RunResult completed(int asked, int stated, int served) {
    return new RunResult(RunStatus.COMPLETED, asked, stated, served, Optional.empty(), false);
  }

  /** The same, with a plan that waits for a dispatcher. */
  RunResult asHeld() {
    return new RunResult(status, asked, stated, served, failure, true);
  }

  static RunResult cancelled() {
    return new RunResult(RunStatus.CANCELLED, 0, 0, 0, Optional.empty(), false);
  }

  static RunResult timedOut() {
    return new RunResult(RunStatus.TIMED_OUT, 0, 0, 0, Optional.of(TIMED_OUT), false);
  }

  static RunResult failed(String code) {
    return failed(0, code);
  }

  static RunResult failed(int asked, String code) {
    return new RunResult(RunStatus.FAILED, asked, 0, 0, Optional.of(code), false);
  }

  /** Of the rides that could be served the percentage that is. */
  double quality() {
    return stated == 0 ? 100 : 100.0 * served / stated;
  }
}
