package ch.atmr.optimiser;

import java.util.SplittableRandom;

/**
 * Lets two tours exchange their tails where nobody is on board (2-opt* of Potvin and Rousseau
 * 1995). Strings are too short to undo a pairing of mornings and afternoons; this does it in one
 * step, and the ruin around the exchange then mends what it broke.
 */
final class TailExchange {

  private static final double NOISE = 0.3;
  private static final int TRIES = 20;

  private final Solution solution;
  private final Network network;
  private final SplittableRandom random;
  private double bestDelta;
  private int bestVehicle;
  private int bestGap;

  TailExchange(Solution solution, SplittableRandom random) {
    this.solution = solution;
    this.network = solution.network;
    this.random = random;
  }

  /**
   * Exchanges at a random gap with nobody on board; answers a request beside it, or nowhere when
   * nothing fits.
   */
  int exchange() {
    Tour tour = randomTour();
    int gap = randomEmptyGap(tour);
    if (tour.isEmpty() || gap < 0) {
      return Solution.NOWHERE;
    }
    bestDelta = Double.POSITIVE_INFINITY;
    for (int vehicle = 0; vehicle < network.vehicleCount; vehicle++) {
      if (vehicle != tour.vehicle) {
        scan(tour, gap, solution.tour(vehicle));
      }
    }
    int beside = network.request(tour.nodes[Math.max(1, gap)]);
    return bestDelta < Double.POSITIVE_INFINITY
            && solution.exchangeTails(tour.vehicle, gap, bestVehicle, bestGap)
        ? beside
        : Solution.NOWHERE;
  }

  private Tour randomTour() {
    Tour tour = solution.tour(random.nextInt(network.vehicleCount));
    for (int k = 0; k < TRIES && tour.isEmpty(); k++) {
      tour = solution.tour(random.nextInt(network.vehicleCount));
    }
    return tour;
  }

  private int randomEmptyGap(Tour tour) {
    for (int k = 0; k < TRIES; k++) {
      int gap = random.nextInt(tour.last);
      if (tour.aboard[gap] == 0 && gap >= network.bindings.frozen[tour.vehicle]) {
        return gap;
      }
    }
    return -1;
  }

  private void scan(Tour tour, int gap, Tour other) {
    for (int joint = network.bindings.frozen[other.vehicle]; joint < other.last; joint++) {
      boolean wholeTours =
          (gap == 0 && joint == 0) || (gap == tour.last - 1 && joint == other.last - 1);
      if (other.aboard[joint] == 0
          && !wholeTours
          && reaches(tour, gap, other, joint)
          && reaches(other, joint, tour, gap)) {
        double delta = change(tour, gap, other, joint) + change(other, joint, tour, gap);
        double noisy = delta * (1 + Math.signum(delta) * NOISE * random.nextDouble());
        if (noisy < bestDelta) {
          bestDelta = noisy;
          bestVehicle = other.vehicle;
          bestGap = joint;
        }
      }
    }
  }

  private int nextAfter(Tour head, Tour tail, int gap) {
    return gap + 1 == tail.last ? head.nodes[head.last] : tail.nodes[gap + 1];
  }

  private boolean reaches(Tour head, int gap, Tour tail, int joint) {
    int next = nextAfter(head, tail, joint);
    double due = joint + 1 == tail.last ? head.latest[head.last] : tail.due(joint);
    return head.ready[gap] + network.duration(head.nodes[gap], next) <= due + Network.EPSILON;
  }

  private double change(Tour head, int gap, Tour tail, int joint) {
    int next = nextAfter(head, tail, joint);
    return network.cost(head.nodes[gap], next) - network.cost(head.nodes[gap], head.nodes[gap + 1]);
  }
}
