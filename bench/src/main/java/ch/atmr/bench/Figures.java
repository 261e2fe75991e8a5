package ch.atmr.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Gaps of runs to the best known values at some moments. */
final class Figures {

  private final List<Row> rows = new ArrayList<>();
  private final List<Double> moments;

  /** A run looked at some moment. */
  record Row(RunFolder.Key key, double seconds, Trace.Point plan, Optional<BestKnown.Value> best) {

    /** Percent of travel above the best known; none when vehicles or riders are missed. */
    Optional<Double> gap() {
      return best.filter(value -> plan.unserved() == 0 && value.meetsVehicles(plan))
          .map(value -> value.gap(plan));
    }

    boolean meetsVehicles() {
      return plan.unserved() == 0 && best.map(value -> value.meetsVehicles(plan)).orElse(false);
    }
  }

  Figures(List<RunFolder.Done> runs, BestKnown known, List<Double> moments) {
    this.moments = List.copyOf(moments);
    for (RunFolder.Done run : runs) {
      Optional<BestKnown.Value> best = known.of(run.key().instance());
      for (double moment : moments) {
        run.trace().at(moment).ifPresent(plan -> rows.add(new Row(run.key(), moment, plan, best)));
      }
    }
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  List<Double> moments() {
    return moments;
  }

  List<String> csv() {
    List<String> lines = new ArrayList<>();
    lines.add("engine,instance,seed,seconds,iterations,unserved,vehicles,travel,gap_percent");
    for (Row row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%.0f,%d,%d,%d,%.2f,%s",
              row.key().engine(),
              row.key().instance(),
              row.key().seed(),
              row.seconds(),
              row.plan().iterations(),
              row.plan().unserved(),
              row.plan().vehicles(),
              row.plan().travel(),
              row.gap().map(gap -> String.format(Locale.ROOT, "%.3f", gap)).orElse("")));
    }
    return lines;
  }

  /** Mean and worst gap, and how often the vehicles are the best known, by engine and moment. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    TreeSet<String> engines = new TreeSet<>();
    rows.forEach(row -> engines.add(row.key().engine()));
    for (String engine : engines) {
      for (double moment : moments) {
        lines.add(summary(engine, moment));
      }
    }
    return lines;
  }

  private String summary(String engine, double moment) {
    List<Row> own =
        rows.stream()
            .filter(row -> row.key().engine().equals(engine) && row.seconds() == moment)
            .toList();
    List<Row> known = own.stream().filter(row -> row.best().isPresent()).toList();
    long met = known.stream().filter(Row::meetsVehicles).count();
    List<Double> gaps = known.stream().flatMap(row -> row.gap().stream()).toList();
    return String.format(
        Locale.ROOT,
        "%-8s %5.0f s: %d runs, all served and best known vehicles in %d of %d, gap of these mean"
            + " %.3f %% worst %.3f %%; mean unserved %.2f, mean travel %.1f",
        engine,
        moment,
        own.size(),
        met,
        known.size(),
        gaps.stream().mapToDouble(gap -> gap).average().orElse(Double.NaN),
        gaps.stream().mapToDouble(gap -> gap).max().orElse(Double.NaN),
        mean(own, row -> row.plan().unserved()),
        mean(own, row -> row.plan().travel()));
  }

  private static double mean(List<Row> rows, ToDoubleFunction<Row> value) {
    return rows.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}
