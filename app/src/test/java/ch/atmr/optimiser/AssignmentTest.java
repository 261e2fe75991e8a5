package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AssignmentTest {

  @Test
  void penaltyIsThePriceOfThoseLeftOutAfterAnyChange() {
    Network network = new Network(new RandomProblems(3).unlinked(12, 3));
    Assignment assignment = new Assignment(network);
    SplittableRandom random = new SplittableRandom(3);
    for (int step = 0; step < 500; step++) {
      int[] before = vehicles(assignment);
      double penalty = assignment.penalty();
      for (int k = 0; k < 100; k++) {
        int request = random.nextInt(12);
        int vehicle = random.nextInt(4) - 1;
        if (vehicle != assignment.of(request)) {
          assignment.move(request, vehicle);
        }
      }
      if (random.nextBoolean()) {
        assignment.rollback();
        assertThat(vehicles(assignment)).containsExactly(before);
        assertThat(assignment.penalty()).isEqualTo(penalty);
      }
      assignment.commit();
      assertThat(assignment.penalty()).isEqualTo(penaltyAnew(network, assignment));
    }
  }

  private static int[] vehicles(Assignment assignment) {
    int[] vehicles = new int[12];
    for (int request = 0; request < 12; request++) {
      vehicles[request] = assignment.of(request);
    }
    return vehicles;
  }

  private static double penaltyAnew(Network network, Assignment assignment) {
    double penalty = 0;
    int left = 0;
    for (int request = 0; request < 12; request++) {
      if (!assignment.isServed(request)) {
        penalty += network.penalty[request];
        left++;
      }
    }
    assertThat(assignment.bank.size()).isEqualTo(left);
    return penalty;
  }
}
