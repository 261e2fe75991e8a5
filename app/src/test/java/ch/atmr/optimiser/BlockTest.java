package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void joinsLikeTheWholeSystemForEveryStart(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int feasible = 0;
    for (int round = 0; round < 400; round++) {
      RoutingProblem problem = new RandomProblems(997 * seed + round).unlinked(2 + round % 3, 1);
      Network network = new Network(problem);
      Block block = new Block(network, new Bounds(network));
      int[] nodes = shuffled(network.requestCount, random);
      boolean holds = block.evaluate(nodes, 0, nodes.length);
      assertThat(holds).isEqualTo(completion(network, nodes, -1e6).isPresent());
      if (holds) {
        feasible++;
        for (double start : new double[] {0, 3000, block.latestStart, block.latestStart + 1}) {
          Optional<Double> slow = completion(network, nodes, start);
          assertThat(slow.isPresent()).isEqualTo(start <= block.latestStart);
          slow.ifPresent(end ->
              assertThat(Math.max(block.completion, start + block.duration))
                  .isCloseTo(end, within(1e-6)));
        }
      }
    }
    assertThat(feasible).isGreaterThan(10);
  }

  /** All pick-ups and drop-offs in a random order that keeps pairs. */
  private static int[] shuffled(int requests, SplittableRandom random) {
    List<Integer> nodes = new ArrayList<>();
    for (int request = 0; request < requests; request++) {
      int pickup = random.nextInt(nodes.size() + 1);
      nodes.add(pickup, 2 * request);
      nodes.add(pickup + 1 + random.nextInt(nodes.size() - pickup), 2 * request + 1);
    }
    return nodes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Optional<Double> completion(Network network, int[] nodes, double start) {
    Constraints system = new Constraints(nodes.length);
    int[] at = new int[2 * network.requestCount];
    for (int k = 0; k < nodes.length; k++) {
      at[nodes[k]] = k;
      system.bound(k, network.earliest[nodes[k]], network.latest[nodes[k]]);
      if (k > 0) {
        double hop = network.service[nodes[k - 1]] + network.duration(nodes[k - 1], nodes[k]);
        system.follows(k - 1, k, hop);
      }
    }
    system.atLeast(0, start);
    for (int request = 0; request < network.requestCount; request++) {
      double limit =
          network.problem.requests().get(request).maxRide() + network.service[2 * request];
      if (limit < Double.POSITIVE_INFINITY) {
        system.follows(at[2 * request + 1], at[2 * request], -limit);
      }
    }
    int last = nodes.length - 1;
    return system.least().map(times -> times[last] + network.service[nodes[last]]);
  }
}
