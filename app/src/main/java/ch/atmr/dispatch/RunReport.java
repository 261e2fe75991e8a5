package ch.atmr.dispatch;

import java.util.List;

/** A run with the rides it left unserved. */
record RunReport(DispatchRun run, List<UnservedRide> unserved) {
  RunReport {
    unserved = List.copyOf(unserved);
  }
}
