package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MixingTest {
  private static final int RIDES = 150;

  /** So many pairs that marks take several words. */
  @Test
  void saysOfAnyTourWhatLookingAtEachPairSays() {
    SplittableRandom random = new SplittableRandom(7);
    RoutingProblem problem = problem(random);
    Network network = new Network(problem);
    assertThat(network.mixing.words).isGreaterThan(1);
    int refused = 0;
    for (int round = 0; round < 200; round++) {
      List<Integer> requests = drawn(random, 5);
      Tour tour = new Tour();
      int[] nodes = shuffled(requests, random);
      TourEdit.write(0, network.start(0), nodes, network.end(0), tour);
      new TourBuilder(network, new Bounds(network)).build(tour);
      boolean together = together(problem, nodes);
      assertThat(tour.feasible).isEqualTo(together);
      refused += together ? 0 : 1;
      if (together) {
        int other = random.nextInt(RIDES);
        for (int k = 0; k < tour.last && !requests.contains(other); k++) {
          assertThat(network.mixing.fits(tour, k, other))
              .isEqualTo(aboard(nodes, k).stream().noneMatch(a -> apart(problem, a, other)));
        }
      }
    }
    assertThat(refused).isBetween(20, 180);
  }

  private static RoutingProblem problem(SplittableRandom random) {
    Line line = new Line().add(Line.car("v").capacity(Capacity.seats(10)));
    for (int k = 0; k < RIDES; k++) {
      Set<RequestId> apart = new HashSet<>();
      for (int other = 0; other < k; other++) {
        if (random.nextInt(60) == 0) {
          apart.add(Line.id("r" + other));
        }
      }
      Sharing sharing = Sharing.values()[random.nextInt(20) == 0 ? random.nextInt(1, 3) : 0];
      line.add(
          Line.ride("r" + k, 1 + k % 20, 30 + k % 20)
              .exclusions(new Exclusions(sharing, apart, Set.of())));
    }
    return line.problem();
  }

  private static List<Integer> drawn(SplittableRandom random, int count) {
    Set<Integer> drawn = new HashSet<>();
    while (drawn.size() < count) {
      drawn.add(random.nextInt(RIDES));
    }
    return new ArrayList<>(drawn);
  }

  private static int[] shuffled(List<Integer> requests, SplittableRandom random) {
    List<Integer> nodes = new ArrayList<>();
    for (int request : requests) {
      int pickup = random.nextInt(nodes.size() + 1);
      nodes.add(pickup, 2 * request);
      nodes.add(pickup + 1 + random.nextInt(nodes.size() - pickup), 2 * request + 1);
    }
    return nodes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Set<Integer> aboard(int[] nodes, int count) {
    Set<Integer> aboard = new HashSet<>();
    for (int k = 0; k < count; k++) {
      if (!aboard.remove(nodes[k] / 2)) {
        aboard.add(nodes[k] / 2);
      }
    }
    return aboard;
  }

  private static boolean together(RoutingProblem problem, int[] nodes) {
    for (int k = 0; k < nodes.length; k++) {
      int request = nodes[k] / 2;
      if (aboard(nodes, k).stream().anyMatch(a -> a != request && apart(problem, a, request))) {
        return false;
      }
    }
    return true;
  }

  private static boolean apart(RoutingProblem problem, int one, int other) {
    Request first = problem.requests().get(one);
    Request second = problem.requests().get(other);
    return first.exclusions().sharing() != Sharing.ALLOWED
        || second.exclusions().sharing() != Sharing.ALLOWED
        || first.exclusions().passengers().contains(second.id())
        || second.exclusions().passengers().contains(first.id());
  }
}
