package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A system of difference constraints {@code x[to] >= x[from] + least} with bounds on each variable,
 * solved by relaxation (Bellman and Ford). Meant for one route at a time, not for the inner loop.
 */
final class Constraints {

  private record Arc(int from, int to, double least) {}

  private final double[] low;
  private final double[] high;
  private final List<Arc> arcs = new ArrayList<>();

  Constraints(int variables) {
    low = new double[variables];
    high = new double[variables];
    Arrays.fill(low, Double.NEGATIVE_INFINITY);
    Arrays.fill(high, Double.POSITIVE_INFINITY);
  }

  void bound(int variable, double least, double most) {
    low[variable] = least;
    high[variable] = most;
  }

  void atMost(int variable, double most) {
    high[variable] = Math.min(high[variable], most);
  }

  void atLeast(int variable, double least) {
    low[variable] = Math.max(low[variable], least);
  }

  /** Sets variables to values if the system then has a solution; else changes nothing. */
  boolean set(int[] variables, double[] values) {
    double[] lowBefore = low.clone();
    double[] highBefore = high.clone();
    for (int k = 0; k < variables.length; k++) {
      low[variables[k]] = Math.max(low[variables[k]], values[k]);
      high[variables[k]] = Math.min(high[variables[k]], values[k]);
    }
    if (least().isPresent()) {
      return true;
    }
    System.arraycopy(lowBefore, 0, low, 0, low.length);
    System.arraycopy(highBefore, 0, high, 0, high.length);
    return false;
  }

  /** Sets a variable as near to a value as the system allows, if it has a solution at all. */
  void tighten(int variable, double value) {
    double least = low[variable];
    double most = high[variable];
    low[variable] = Math.max(least, value);
    high[variable] = Math.min(most, value);
    if (least().isPresent()) {
      return;
    }
    low[variable] = least;
    high[variable] = most;
    least()
        .ifPresent(soonest -> {
          double nearest = soonest[variable] > value ? soonest[variable] : greatest()[variable];
          low[variable] = nearest;
          high[variable] = nearest;
        });
  }

  void dropUpperBounds() {
    Arrays.fill(high, Double.POSITIVE_INFINITY);
  }

  void follows(int from, int to, double least) {
    arcs.add(new Arc(from, to, least));
  }

  /** The smallest solution, or none when the system has no solution. */
  Optional<double[]> least() {
    double[] x = low.clone();
    for (int round = 0; round <= x.length + 1; round++) {
      boolean changed = false;
      for (Arc arc : arcs) {
        double time = x[arc.from()] + arc.least();
        if (time > x[arc.to()] + Network.EPSILON) {
          x[arc.to()] = time;
          changed = true;
        }
      }
      if (!changed) {
        return within(x) ? Optional.of(x) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The largest solution of a system that has one. */
  double[] greatest() {
    double[] x = high.clone();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int k = arcs.size() - 1; k >= 0; k--) {
        Arc arc = arcs.get(k);
        double time = x[arc.to()] - arc.least();
        if (time < x[arc.from()] - Network.EPSILON) {
          x[arc.from()] = time;
          changed = true;
        }
      }
    }
    return x;
  }

  private boolean within(double[] x) {
    for (int variable = 0; variable < x.length; variable++) {
      if (x[variable] > high[variable] + 1e-6) {
        return false;
      }
    }
    return true;
  }
}
