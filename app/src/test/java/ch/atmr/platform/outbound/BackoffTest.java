package ch.atmr.platform.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
  private static final RandomGenerator MOST = () -> -1L; // nextDouble() is just below 1

  @ParameterizedTest
  @CsvSource({"1, 125, 375", "2, 250, 750", "3, 500, 1500"})
  void aServiceIsGivenTwiceTheTimeAtEachRetry(int retry, long least, long most) {
    holds(Backoff.SERVICE, retry, least, most);
  }

  @ParameterizedTest
  @CsvSource({"1, 50, 150", "2, 100, 300", "3, 200, 600"})
  void theDatabaseStartsAtATenthOfASecond(int retry, long least, long most) {
    holds(Backoff.DATABASE, retry, least, most);
  }

  @Test
  void theFourthRetryIsNotGranted() {
    assertThat(Backoff.SERVICE.before(4, MOST)).isEmpty();
    assertThat(Backoff.DATABASE.before(4, MOST)).isEmpty();
  }

  @Test
  void theCapHoldsAfterTheJitter() {
    Backoff many = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), 100);
    for (int retry = 1; retry <= 100; retry++) {
      assertThat(many.before(retry, MOST).orElseThrow())
          .as("retry " + retry)
          .isLessThanOrEqualTo(Duration.ofSeconds(10));
    }
    assertThat(many.before(6, MOST)).as("8 s + 50 %").contains(Duration.ofSeconds(10));
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void retriesAreATenthOfTheCallsOfAMinute() {
    SettableClock clock = SettableClock.standing();
    RetryBudget budget = new RetryBudget(clock);
    assertThat(taken(budget, 50)).as("the floor").isEqualTo(RetryBudget.FLOOR);
    for (int call = 0; call < 200; call++) {
      budget.called();
    }
    assertThat(taken(budget, 50)).isEqualTo(20 - RetryBudget.FLOOR);
    clock.advance(Duration.ofSeconds(61));
    assertThat(taken(budget, 50)).as("a new minute").isEqualTo(RetryBudget.FLOOR);
    clock.advance(Duration.ofHours(-1));
    assertThat(taken(budget, 50)).as("a clock set back").isEqualTo(RetryBudget.FLOOR);
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    SettableClock clock = SettableClock.standing();
    clock.set(Instant.parse("2026-11-26T12:00:00Z"));
    assertThat(RetryAfter.read("120", clock)).contains(Duration.ofMinutes(2));
    assertThat(RetryAfter.read(" 0 ", clock)).contains(Duration.ZERO);
    assertThat(RetryAfter.read("Thu, 26 Nov 2026 12:01:00 GMT", clock))
        .contains(Duration.ofSeconds(60));
    assertThat(RetryAfter.read("Thu, 26 Nov 2026 11:00:00 GMT", clock)).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Thu, 99 Nov 2026"})
  void anUnreadableRetryAfterIsNone(String header) {
    assertThat(RetryAfter.read(header, SettableClock.standing())).isEmpty();
  }

  private static void holds(Backoff backoff, int retry, long least, long most) {
    Random random = new Random(20261126);
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int i = 0; i < 10_000; i++) {
      long millis = backoff.before(retry, random).orElseThrow().toMillis();
      shortest = Math.min(shortest, millis);
      longest = Math.max(longest, millis);
    }
    long tenth = (most - least) / 10;
    assertThat(shortest).isBetween(least, least + tenth);
    assertThat(longest).isBetween(most - tenth, most);
  }

  private static int taken(RetryBudget budget, int asked) {
    int taken = 0;
    for (int i = 0; i < asked; i++) {
      taken += budget.take() ? 1 : 0;
    }
    return taken;
  }
}
