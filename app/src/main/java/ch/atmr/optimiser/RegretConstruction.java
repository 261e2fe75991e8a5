package ch.atmr.optimiser;

import java.util.function.BooleanSupplier;

/**
 * Builds a first plan: next comes the request that would lose most by not getting its best vehicle
 * (Potvin and Rousseau 1993; regret-2). One with a single vehicle left goes before all others.
 */
final class RegretConstruction {

  private static final double ONLY_ONE = 1e12;

  private final Solution solution;
  private final Network network;
  private final double[] best;
  private final double[] second;
  private final int[] bestVehicle;
  private final int[] secondVehicle;

  RegretConstruction(Solution solution) {
    this.solution = solution;
    network = solution.network;
    best = new double[network.requestCount];
    second = new double[network.requestCount];
    bestVehicle = new int[network.requestCount];
    secondVehicle = new int[network.requestCount];
  }

  /** Inserts what it can until done or out of time; what is left stays unserved. */
  void construct(BooleanSupplier outOfTime) {
    boolean[] open = new boolean[network.requestCount];
    for (int k = 0; k < solution.bank.size() && !outOfTime.getAsBoolean(); k++) {
      open[solution.bank.at(k)] = true;
      rank(solution.bank.at(k));
    }
    while (!outOfTime.getAsBoolean()) {
      int request = next(open);
      if (request < 0) {
        return;
      }
      int vehicle = bestVehicle[request];
      Insertion place = solution.best(request, vehicle);
      if (!place.exists()) {
        // Its ride out or return was placed meanwhile and closed this tour to it.
        rank(request);
        continue;
      }
      open[request] = false;
      boolean placed = solution.insert(request, vehicle, place);
      solution.commit();
      if (placed) {
        refresh(open, vehicle);
      }
    }
  }

  private int next(boolean[] open) {
    int chosen = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int request = 0; request < open.length; request++) {
      if (open[request] && bestVehicle[request] >= 0) {
        double regret =
            secondVehicle[request] < 0 ? ONLY_ONE - best[request] : second[request] - best[request];
        if (regret > most) {
          most = regret;
          chosen = request;
        }
      }
    }
    return chosen;
  }

  private void refresh(boolean[] open, int vehicle) {
    for (int request = 0; request < open.length; request++) {
      if (!open[request]) {
        continue;
      }
      if (bestVehicle[request] == vehicle || secondVehicle[request] == vehicle) {
        rank(request);
      } else {
        offer(request, vehicle);
      }
    }
  }

  private void rank(int request) {
    best[request] = Double.POSITIVE_INFINITY;
    second[request] = Double.POSITIVE_INFINITY;
    bestVehicle[request] = -1;
    secondVehicle[request] = -1;
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      offer(request, vehicle);
    }
  }

  private void offer(int request, int vehicle) {
    double delta = solution.best(request, vehicle).delta();
    if (delta < best[request]) {
      second[request] = best[request];
      secondVehicle[request] = bestVehicle[request];
      best[request] = delta;
      bestVehicle[request] = vehicle;
    } else if (delta < second[request]) {
      second[request] = delta;
      secondVehicle[request] = vehicle;
    }
  }
}
