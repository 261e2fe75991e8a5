package ch.atmr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Best known values by instance, from CSV files with the columns {@code instance}, {@code vehicles}
 * (absent where only the distance counts) and {@code distance} or {@code value}.
 */
final class BestKnown {

  /** Published values have two decimals. */
  private static final double ROUNDING = 0.005;

  private final Map<String, Value> values = new HashMap<>();

  /**
   * A published value.
   *
   * @param vehicles 0 where their number does not count
   */
  record Value(int vehicles, double travel) {

    /** Whether a plan uses no more vehicles than the best known. */
    boolean meetsVehicles(Trace.Point plan) {
      return vehicles == 0 || plan.vehicles() <= vehicles;
    }

    /** Whether a plan is as good. */
    boolean isMet(Trace.Point plan) {
      return plan.unserved() == 0 && meetsVehicles(plan) && gap(plan) <= 0;
    }

    /** Excess of the travel over the best known in percent; what rounding explains is none. */
    double gap(Trace.Point plan) {
      double excess = plan.travel() - travel;
      return Math.abs(excess) < ROUNDING ? 0 : 100 * excess / travel;
    }
  }

  static BestKnown read(List<Path> files) throws IOException {
    BestKnown known = new BestKnown();
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file);
      List<String> names = List.of(lines.getFirst().split(",", -1));
      int vehicles = names.indexOf("vehicles");
      int travel = Math.max(names.indexOf("value"), names.indexOf("distance"));
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        known.values.put(
            cells[0],
            new Value(
                vehicles < 0 ? 0 : Integer.parseInt(cells[vehicles]),
                Double.parseDouble(cells[travel])));
      }
    }
    return known;
  }

  Optional<Value> of(String instance) {
    return Optional.ofNullable(values.get(instance));
  }
}
