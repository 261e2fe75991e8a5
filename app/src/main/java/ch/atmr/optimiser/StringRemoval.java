package ch.atmr.optimiser;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Removes strings of requests from tours near a random request, after Christiaens and Vanden Berghe
 * (2020). A string is a stretch of stops; a request leaves when either of its stops lies in it.
 */
final class StringRemoval {

  private final Solution solution;
  private final Relatedness relatedness;
  private final Bindings bindings;
  private final SearchParameters parameters;
  private final SplittableRandom random;
  private final int[] removed;
  private final boolean[] ruined;
  private final boolean[] chosen;
  private int[] string = new int[64];
  private int count;

  StringRemoval(
      Solution solution,
      Relatedness relatedness,
      SearchParameters parameters,
      SplittableRandom random) {
    this.solution = solution;
    bindings = solution.network.bindings;
    this.relatedness = relatedness;
    this.parameters = parameters;
    this.random = random;
    removed = new int[solution.network.requestCount];
    ruined = new boolean[solution.network.vehicleCount];
    chosen = new boolean[solution.network.requestCount];
  }

  /** Removes strings near a request. */
  void ruin(int seed) {
    count = 0;
    Arrays.fill(ruined, false);
    double longest = Math.min(parameters.longestString(), averageTour());
    double mostStrings = 4 * parameters.averageRemoved() / (1 + longest) - 1;
    int strings = (int) (1 + random.nextDouble() * Math.max(1, mostStrings));
    for (int request : relatedness.nearest(seed)) {
      int vehicle = solution.vehicleOf(request);
      if (strings == 0) {
        break;
      }
      if (vehicle != Solution.NOWHERE && !ruined[vehicle] && !bindings.isBound(request)) {
        ruined[vehicle] = true;
        strings--;
        Tour tour = solution.tour(vehicle);
        double most = Math.min(longest, movable(tour));
        removeString(tour, request, (int) (1 + random.nextDouble() * most));
      }
    }
    solution.remove(removed, count);
  }

  private double averageTour() {
    int served = solution.network.requestCount - solution.bank.size();
    int used = 0;
    for (int vehicle = 0; vehicle < solution.network.vehicleCount; vehicle++) {
      used += solution.tour(vehicle).isEmpty() ? 0 : 1;
    }
    return used == 0 ? 0 : (double) served / used;
  }

  /** Requests that are not bound to the tour's vehicle. */
  private int movable(Tour tour) {
    return tour.requests() - bindings.bound[tour.vehicle];
  }

  private void removeString(Tour tour, int request, int length) {
    int movable = movable(tour);
    int left = 0;
    boolean split = length > 1 && random.nextDouble() < parameters.splitShare();
    if (split && length < movable) {
      left = 1;
      while (length + left < movable && random.nextDouble() < 0.01) {
        left++;
      }
    }
    int found = gather(tour, request, Math.min(movable, length + left));
    int skip = left == 0 ? found : random.nextInt(found - left + 1);
    for (int k = 0; k < found; k++) {
      boolean stays = k >= skip && k < skip + left;
      if (!stays) {
        removed[count++] = string[k];
      }
    }
  }

  /** Widens a stretch around the request until it touches enough requests; in tour order. */
  private int gather(Tour tour, int request, int enough) {
    int anchor = tour.indexOf(2 * request + random.nextInt(2));
    int low = anchor;
    int high = anchor;
    int touched = 1;
    chosen[request] = true;
    while (touched < enough) {
      boolean down = high == tour.last - 1 || (low > 1 && random.nextBoolean());
      int node = tour.nodes[down ? --low : ++high];
      if (!chosen[node >> 1] && !bindings.isBound(node >> 1)) {
        chosen[node >> 1] = true;
        touched++;
      }
    }
    if (string.length < touched) {
      string = new int[2 * touched];
    }
    int found = 0;
    for (int k = low; k <= high; k++) {
      int other = tour.nodes[k] >> 1;
      if (chosen[other]) {
        chosen[other] = false;
        string[found++] = other;
      }
    }
    return found;
  }
}
