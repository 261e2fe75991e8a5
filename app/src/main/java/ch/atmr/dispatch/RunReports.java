package ch.atmr.dispatch;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.RunId;
import ch.atmr.platform.db.Tx;
import java.util.List;
import java.util.Map;

/** Adds to runs what they left unserved, and how far those at work are. */
final class RunReports {
  private final UnservedRepository unserved;
  private final ProgressBoard board;

  RunReports(UnservedRepository unserved, ProgressBoard board) {
    this.unserved = unserved;
    this.board = board;
  }

  /** What a run has left behind so far. */
  RunReport of(Tx tx, DispatchRun run) {
    return of(tx, run.company(), List.of(run)).getFirst();
  }

  /** What a company's runs have left behind so far, in their order. */
  List<RunReport> of(Tx tx, CompanyId company, List<DispatchRun> runs) {
    Map<RunId, List<UnservedRide>> left =
        unserved.of(tx, company, runs.stream().map(DispatchRun::id).toList());
    return runs.stream()
        .map(run -> new RunReport(run, left.getOrDefault(run.id(), List.of())))
        .toList();
  }

  /** The same with their progress; asks Redis, so outside a transaction. */
  List<RunReport> told(List<RunReport> reports) {
    return board.told(reports);
  }
}
