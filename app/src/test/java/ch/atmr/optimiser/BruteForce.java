package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The best plan of a very small problem without links that bind, by trying every order on every
 * vehicle.
 */
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

  /** Priorities left out, summed, and cost of the best plan. */
  double[] best() {
    double[] best = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    assign(0, (1 << problem.requests().size()) - 1, 0, new HashMap<>(), best);
    return best;
  }

  /** The dearest way there is to drive with every vehicle, whether or not that is one plan. */
  double dearest() {
    double sum = 0;
    for (int vehicle = 0; vehicle < cheapest.length; vehicle++) {
      double most = 0;
      for (double cost : cheapest[vehicle]) {
        most = cost < Double.POSITIVE_INFINITY ? Math.max(most, cost) : most;
      }
      sum += most;
    }
    return sum + problem.requests().stream().mapToDouble(Request::sameDriverWish).sum();
  }

  private void assign(
      int vehicle, int left, double cost, Map<RequestId, Object> drivers, double[] best) {
    if (vehicle == cheapest.length) {
      double unserved = weight(left);
      if (unserved < best[0] || (unserved == best[0] && cost + unmet(drivers) < best[1])) {
        best[0] = unserved;
        best[1] = cost + unmet(drivers);
      }
      return;
    }
    for (int subset = left; ; subset = (subset - 1) & left) {
      double own = cheapest[vehicle][subset];
      if (own < Double.POSITIVE_INFINITY) {
        mark(vehicle, subset, drivers);
        assign(vehicle + 1, left & ~subset, cost + own, drivers, best);
        mark(-1, subset, drivers);
      }
      if (subset == 0) {
        return;
      }
    }
  }

  private double weight(int subset) {
    double weight = 0;
    for (int request = 0; request < problem.requests().size(); request++) {
      boolean in = (subset & (1 << request)) != 0;
      weight += in ? problem.requests().get(request).priority() : 0;
    }
    return weight;
  }

  private void mark(int vehicle, int subset, Map<RequestId, Object> drivers) {
    for (int request = 0; request < problem.requests().size(); request++) {
      if ((subset & (1 << request)) != 0) {
        RequestId id = problem.requests().get(request).id();
        Vehicle car = vehicle < 0 ? null : problem.vehicles().get(vehicle);
        if (car == null) {
          drivers.remove(id);
        } else {
          drivers.put(id, car.driver() == null ? car : car.driver());
        }
      }
    }
  }

  private double unmet(Map<RequestId, Object> drivers) {
    double cost = 0;
    for (Request back : problem.requests()) {
      Object driver = drivers.get(back.id());
      Object before = back.outbound().map(drivers::get).orElse(null);
      cost +=
          driver != null && before != null && !driver.equals(before) ? back.sameDriverWish() : 0;
    }
    return cost;
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
