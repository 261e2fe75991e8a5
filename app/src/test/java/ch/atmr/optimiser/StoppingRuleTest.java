package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoppingRuleTest {

  private static SearchStatus status(long iterations, long improvedAt) {
    return new SearchStatus(iterations, improvedAt, 0, 0, 0, 0);
  }

  @Test
  void iterations() {
    StoppingRule rule = StoppingRule.iterations(200);
    assertThat(rule.used(status(50, 0))).isEqualTo(0.25);
    assertThat(rule.used(status(200, 0))).isEqualTo(1);
  }

  @Test
  void deadlineCountsFromWhenItWasMade() {
    AtomicLong clock = new AtomicLong(5_000);
    StoppingRule rule = StoppingRule.deadline(Duration.ofNanos(1000), clock::get);
    assertThat(rule.used(status(0, 0))).isZero();
    clock.set(5_500);
    assertThat(rule.used(status(0, 0))).isEqualTo(0.5);
    clock.set(7_000);
    assertThat(rule.used(status(0, 0))).isEqualTo(2);
  }

  @Test
  void noImprovement() {
    StoppingRule rule = StoppingRule.noImprovement(10);
    assertThat(rule.used(status(100, 95))).isEqualTo(0.5);
    assertThat(rule.used(status(100, 90))).isEqualTo(1);
  }

  @Test
  void eitherOfTwo() {
    StoppingRule rule = StoppingRule.iterations(100).or(StoppingRule.noImprovement(10));
    assertThat(rule.used(status(50, 48))).isEqualTo(0.5);
    assertThat(rule.used(status(50, 40))).isEqualTo(1);
  }

  @Test
  void refusesEmptyBudgets() {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> StoppingRule.iterations(0));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> StoppingRule.noImprovement(0));
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> StoppingRule.deadline(Duration.ZERO, () -> 0));
  }
}
