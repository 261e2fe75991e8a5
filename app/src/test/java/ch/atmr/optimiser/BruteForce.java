package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;

/** The best plan of a very small problem without links, by trying every order on every vehicle. */
final class BruteForce {

  private final RoutingProblem problem;
  private final FullEvaluation full;
  private final double[][] cheapest;

  BruteForce(RoutingProblem problem) {
    this.problem = problem;
    full = new FullEvaluation(problem);
    int subsets = 1 << problem.requests().size();
    cheapest = new double[problem.vehicles().size()][subsets];
    for (int vehicle = 0; vehicle < cheapest.length; vehicle++) {
      for (int subset = 0; subset < subsets; subset++) {
        cheapest[vehicle][subset] = order(vehicle, subset, new ArrayList<>(), 0, 0);
      }
    }
  }

  /** Unserved requests and cost of the best plan. */
  double[] best() {
    double[] best = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    assign(0, (1 << problem.requests().size()) - 1, 0, best);
    return best;
  }

  private void assign(int vehicle, int left, double cost, double[] best) {
    if (vehicle == cheapest.length) {
      int unserved = Integer.bitCount(left);
      if (unserved < best[0] || (unserved == best[0] && cost < best[1])) {
        best[0] = unserved;
        best[1] = cost;
      }
      return;
    }
    for (int subset = left; ; subset = (subset - 1) & left) {
      double own = cheapest[vehicle][subset];
      if (own < Double.POSITIVE_INFINITY) {
        assign(vehicle + 1, left & ~subset, cost + own, best);
      }
      if (subset == 0) {
        return;
      }
    }
  }

  private double order(int vehicle, int subset, List<Integer> nodes, int picked, int dropped) {
    if (dropped == subset) {
      return full.route(vehicle, nodes).isPresent()
          ? full.cost(vehicle, nodes)
          : Double.POSITIVE_INFINITY;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int request = 0; request < problem.requests().size(); request++) {
      int bit = 1 << request;
      if ((subset & bit) == 0 || (dropped & bit) != 0) {
        continue;
      }
      boolean aboard = (picked & bit) != 0;
      nodes.add(aboard ? 2 * request + 1 : 2 * request);
      best =
          Math.min(
              best, order(vehicle, subset, nodes, picked | bit, aboard ? dropped | bit : dropped));
      nodes.removeLast();
    }
    return best;
  }
}
