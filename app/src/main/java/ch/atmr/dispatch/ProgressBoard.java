package ch.atmr.dispatch;

import ch.atmr.platform.redis.Redis;
import ch.atmr.platform.redis.RedisUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where workers tell how far they are and all replicas read it. It stands in Redis and may be lost:
 * a run then does not say how far it is, and nothing else changes.
 */
final class ProgressBoard {
  private static final Logger LOG = Logger.getLogger(ProgressBoard.class.getName());

  /** What a worker told so long ago is no longer true. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Redis redis;

  ProgressBoard(Redis redis) {
    this.redis = redis;
  }

  void post(DispatchRun run, RunProgress progress) {
    try {
      redis.store(List.of(key(run)), List.of(progress.line()), KEPT);
    } catch (RedisUnavailable e) {
      LOG.log(Level.FINE, "the progress of run " + run.id().value() + " is not told", e);
    }
  }

  /** The same reports; those of runs at work say how far they are. */
  List<RunReport> told(List<RunReport> reports) {
    List<DispatchRun> atWork =
        reports.stream()
            .map(RunReport::run)
            .filter(run -> run.status() == RunStatus.RUNNING)
            .toList();
    if (atWork.isEmpty()) {
      return reports;
    }
    Map<DispatchRun, Optional<RunProgress>> progress = read(atWork);
    return reports.stream()
        .map(report -> report.at(progress.getOrDefault(report.run(), Optional.empty())))
        .toList();
  }

  private Map<DispatchRun, Optional<RunProgress>> read(List<DispatchRun> runs) {
    Map<DispatchRun, Optional<RunProgress>> progress = new HashMap<>();
    try {
      List<Optional<String>> lines = redis.values(runs.stream().map(ProgressBoard::key).toList());
      for (int k = 0; k < runs.size(); k++) {
        progress.put(runs.get(k), lines.get(k).flatMap(RunProgress::parse));
      }
    } catch (RedisUnavailable e) {
      LOG.log(Level.FINE, "nobody tells how far runs are", e);
    }
    return progress;
  }

  // By attempt: a worker that was thought dead does not overwrite what the next one tells.
  private static String key(DispatchRun run) {
    return "dispatch:run:" + run.id().value() + ":" + run.attempts();
  }
}
