package ch.atmr.dispatch;

import java.util.List;
import java.util.Optional;

/**
 * A run with the rides it left unserved.
 *
 * @param progress of a run at work, where its worker told
 */
record RunReport(DispatchRun run, List<UnservedRide> unserved, Optional<RunProgress> progress) {
  RunReport {
    unserved = List.copyOf(unserved);
  }

  RunReport(DispatchRun run, List<UnservedRide> unserved) {
    this(run, unserved, Optional.empty());
  }

  RunReport at(Optional<RunProgress> other) {
    return new RunReport(run, unserved, other);
  }
}
