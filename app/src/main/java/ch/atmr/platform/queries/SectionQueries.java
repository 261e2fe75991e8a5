package ch.atmr.platform.queries;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all runs of a section have asked the database so far; several threads add to it. */
final class SectionQueries {
  private final Map<String, Executions> statements = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();
  private long runs;
  private long queries;
  private long nanos;
  private int most;
  private long slow;

  synchronized void add(QueryTally tally, Set<String> nPlusOne) {
    runs++;
    QueryCount count = tally.count();
    queries += count.queries();
    nanos += count.time().toNanos();
    most = Math.max(most, count.queries());
    repeated.addAll(nPlusOne);
    tally
        .statements()
        .forEach((sql, r) -> statements.computeIfAbsent(sql, _ -> new Executions()).add(r));
  }

  synchronized void slow() {
    slow++;
  }

  synchronized QueryReport.Entry report(Section section) {
    List<QueryReport.Statement> worst =
        statements.entrySet().stream()
            .map(e -> e.getValue().report(e.getKey(), repeated.contains(e.getKey())))
            .sorted(
                Comparator.comparingInt(QueryReport.Statement::mostInOneRun)
                    .thenComparingLong(QueryReport.Statement::executions)
                    .reversed())
            .toList();
    return new QueryReport.Entry(section, runs, queries, most, nanos, slow, worst);
  }

  private static final class Executions {
    private long executions;
    private int most;
    private long nanos;
    private long slowest;

    void add(QueryTally.Runs runs) {
      executions += runs.times();
      most = Math.max(most, runs.times());
      nanos += runs.nanos();
      slowest = Math.max(slowest, runs.slowestNanos());
    }

    QueryReport.Statement report(String sql, boolean nPlusOne) {
      return new QueryReport.Statement(
          Fingerprint.of(sql), executions, most, nanos, slowest, nPlusOne);
    }
  }
}
