package ch.atmr.optimiser;

import java.util.SplittableRandom;

/**
 * Serves more requests, and where vehicles cost, serves all with fewer of them: empties a vehicle
 * and keeps ruining and recreating until its requests have found places elsewhere.
 *
 * <p>Each request counts the iterations it was left out in; a plan that leaves out requests of a
 * lower sum is the better one, so that the hard ones get their places and easy ones make room
 * (absence counters of Christiaens and Vanden Berghe 2020).
 */
final class AbsenceSearch {

  private final SearchState state;
  private final Solution solution;
  private final StringRemoval removal;
  private final Recreation recreation;
  private final SplittableRandom random;
  private final long[] absences;
  private final boolean fleetCosts;

  AbsenceSearch(
      SearchState state, StringRemoval removal, Recreation recreation, SplittableRandom random) {
    this.state = state;
    this.solution = state.solution;
    this.removal = removal;
    this.recreation = recreation;
    this.random = random;
    absences = new long[solution.network.requestCount];
    boolean costs = false;
    for (Vehicle vehicle : solution.network.vehicles) {
      costs |= vehicle.fixedCost() > 0;
    }
    fleetCosts = costs;
  }

  /**
   * Searches until a share of the budget is used or there is nothing to gain, and leaves the best
   * plan in place.
   */
  void run(double share, double temperature) {
    boolean searched = false;
    while (state.used() < share && hasGoal()) {
      searched = true;
      state.countIteration();
      step(temperature);
    }
    if (searched) {
      state.restore();
    }
  }

  /** Whether someone waits for a place; if nobody does and vehicles cost, empties one. */
  private boolean hasGoal() {
    if (recreation.waiting() > 0) {
      return true;
    }
    return fleetCosts && emptyOne() && recreation.waiting() > 0;
  }

  private void step(double temperature) {
    long before = sum();
    double travel = solution.travelCost();
    removal.ruin(centre());
    recreation.recreate(() -> false);
    long after = sum();
    boolean accepted =
        after < before
            || (after == before
                && solution.travelCost() < travel - temperature * Math.log(random.nextDouble()));
    for (int k = 0; k < solution.bank.size(); k++) {
      absences[solution.bank.at(k)]++;
    }
    if (accepted) {
      state.keep();
    } else {
      solution.rollback();
    }
  }

  /** Somebody left out, or anybody. */
  private int centre() {
    return random.nextBoolean() && solution.bank.size() > 0
        ? solution.bank.at(random.nextInt(solution.bank.size()))
        : random.nextInt(solution.network.requestCount);
  }

  private long sum() {
    long sum = 0;
    for (int k = 0; k < solution.bank.size(); k++) {
      sum += 1 + absences[solution.bank.at(k)];
    }
    return sum;
  }

  /** Empties and closes the vehicle whose requests are the easiest to place, and all idle ones. */
  private boolean emptyOne() {
    int easiest = Solution.NOWHERE;
    long least = Long.MAX_VALUE;
    for (int vehicle = 0; vehicle < solution.network.vehicleCount; vehicle++) {
      Tour tour = solution.tour(vehicle);
      solution.close(vehicle, tour.isEmpty());
      boolean emptiable = !tour.isEmpty() && solution.network.bindings.bound[vehicle] == 0;
      if (emptiable && difficulty(tour) < least) {
        least = difficulty(tour);
        easiest = vehicle;
      }
    }
    if (easiest == Solution.NOWHERE) {
      return false;
    }
    Tour tour = solution.tour(easiest);
    int[] requests = new int[tour.requests()];
    int count = 0;
    for (int k = 1; k < tour.last; k++) {
      if (solution.network.isPickup(tour.nodes[k])) {
        requests[count++] = solution.network.request(tour.nodes[k]);
      }
    }
    solution.remove(requests, count);
    solution.close(easiest, true);
    solution.commit();
    return true;
  }

  private long difficulty(Tour tour) {
    long sum = 0;
    for (int k = 1; k < tour.last; k++) {
      sum += 1 + absences[solution.network.request(tour.nodes[k])];
    }
    return sum;
  }
}
