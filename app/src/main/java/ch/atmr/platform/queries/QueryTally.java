package ch.atmr.platform.queries;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The statements of one piece of work, on its one thread. */
final class QueryTally {
  private final Section section;
  private final Map<String, Runs> statements = new HashMap<>();
  private int queries;
  private long nanos;

  QueryTally(Section section) {
    this.section = section;
  }

  Section section() {
    return section;
  }

  void add(String sql, long took) {
    queries++;
    nanos += took;
    statements.computeIfAbsent(sql, _ -> new Runs()).add(1, took, took);
  }

  /** A section within this one has ended. */
  void addAll(QueryTally inner) {
    queries += inner.queries;
    nanos += inner.nanos;
    inner.statements.forEach((sql, runs) ->
        statements
            .computeIfAbsent(sql, _ -> new Runs())
            .add(runs.times, runs.nanos, runs.slowestNanos));
  }

  QueryCount count() {
    return new QueryCount(queries, Duration.ofNanos(nanos));
  }

  Map<String, Runs> statements() {
    return statements;
  }

  /** How often one statement ran, and for how long. */
  static final class Runs {
    private int times;
    private long nanos;
    private long slowestNanos;

    private void add(int more, long took, long slowest) {
      times += more;
      nanos += took;
      slowestNanos = Math.max(slowestNanos, slowest);
    }

    int times() {
      return times;
    }

    long nanos() {
      return nanos;
    }

    long slowestNanos() {
      return slowestNanos;
    }
  }
}
