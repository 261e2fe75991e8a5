package ch.atmr.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunProgressTest {

  @ParameterizedTest
  @EnumSource
  void everyPhaseIsReadAsItWasWritten(RunPhase phase) {
    RunProgress before = RunProgress.before(phase);
    RunProgress after = RunProgress.after(phase, 12);
    assertThat(RunProgress.parse(before.line())).contains(before);
    assertThat(RunProgress.parse(after.line())).contains(after);
  }

  @Test
  void theSearchIsBetweenNothingAndAll() {
    assertThat(RunProgress.searching(1.2, 3))
        .isEqualTo(new RunProgress(RunPhase.SEARCHING, 1, OptionalInt.of(3)));
    assertThat(RunProgress.searching(0.4217, 0).line()).isEqualTo("SEARCHING 0.422 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SEARCHING",
        "SEARCHING 2.000",
        "SEARCHING 0.5",
        "SEARCHING NaN 1",
        "RESTING 0.100 1",
        "SEARCHING 0.100 -1",
        "SEARCHING 0.100 99999999999",
        "SEARCHING 0.100 1\n"
      })
  void whatSomebodyElseWroteIsNoProgress(String line) {
    assertThat(RunProgress.parse(line)).isEmpty();
  }
}
