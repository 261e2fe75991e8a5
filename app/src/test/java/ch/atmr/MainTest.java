package ch.atmr;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class MainTest {

  @Test
  void printsTheUsage() {
    assertThatCode(() -> Main.main(new String[] {"--help"})).doesNotThrowAnyException();
  }
}
