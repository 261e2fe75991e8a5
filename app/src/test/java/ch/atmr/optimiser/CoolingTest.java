package ch.atmr.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CoolingTest {

  @Test
  void oneRoundFallsGeometricallyFromStartToEnd() {
    Cooling cooling = new Cooling(100, 1, 1, 1);
    assertThat(cooling.temperature(0)).isEqualTo(100);
    assertThat(cooling.temperature(0.5)).isCloseTo(10, within(1e-9));
    assertThat(cooling.temperature(1)).isCloseTo(1, within(1e-9));
  }

  @Test
  void eachRoundIsTwiceAsLongAndBeginsCooler() {
    // Rounds of 1/3 and 2/3; the second starts at 100 x 0.25.
    Cooling cooling = new Cooling(100, 1, 2, 0.25);
    assertThat(cooling.round(0.33)).isZero();
    assertThat(cooling.round(0.34)).isEqualTo(1);
    assertThat(cooling.round(1)).isEqualTo(1);
    assertThat(cooling.temperature(1.0 / 6)).isCloseTo(10, within(1e-9));
    assertThat(cooling.temperature(1.0 / 3)).isCloseTo(25, within(1e-9));
    assertThat(cooling.temperature(2.0 / 3)).isCloseTo(5, within(1e-9));
    assertThat(cooling.temperature(1)).isCloseTo(1, within(1e-9));
  }

  @Test
  void noRoundBeginsBelowTheEnd() {
    Cooling cooling = new Cooling(2, 1, 4, 0.1);
    assertThat(cooling.temperature(0.9)).isEqualTo(1);
  }
}
