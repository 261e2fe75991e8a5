package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelatednessTest {

  /** Time from leaving one stop to serving the other, straight from the windows. */
  private static double passage(Network network, int from, int to) {
    double drive = network.duration(from, to);
    double done = network.service[from] + drive;
    if (network.earliest[from] + done > network.latest[to]) {
      return Double.POSITIVE_INFINITY;
    }
    return drive + Math.max(0, network.earliest[to] - network.latest[from] - done);
  }

  private static double distance(Network network, int one, int other) {
    double least = Double.POSITIVE_INFINITY;
    for (int a : new int[] {network.pickup(one), network.dropoff(one)}) {
      for (int b : new int[] {network.pickup(other), network.dropoff(other)}) {
        least = Math.min(least, Math.min(passage(network, a, b), passage(network, b, a)));
      }
    }
    return least;
  }

  /** That those far off in time are passed over changes nothing. */
  @ParameterizedTest
  @CsvSource({"1, 40", "2, 201", "3, 500", "4, 900"})
  void ordersAsIfAllWereCompared(long seed, int requests) {
    Network network = new Network(new RandomProblems(seed).problem(requests, 10));
    Relatedness relatedness = new Relatedness(network);
    for (int request = 0; request < requests; request += 7) {
      int centre = request;
      List<Integer> slow =
          IntStream.range(0, requests)
              .boxed()
              .filter(other -> other != centre)
              .sorted(
                  Comparator.comparingDouble(
                      (Integer other) -> (float) distance(network, centre, other)))
              .limit(Math.min(200, requests) - 1L)
              .toList();
      int[] fast = relatedness.nearest(request);
      assertThat(fast[0]).isEqualTo(request);
      assertThat(IntStream.of(fast).skip(1).boxed().toList()).isEqualTo(slow);
    }
  }
}
