package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de | GERMAN",
        "de-CH, fr;q=0.5 | GERMAN",
        "en-US,en;q=0.9 | ENGLISH",
        "fr;q=0.5, en;q=0.8 | ENGLISH",
        "it, en;q=0.1 | ENGLISH",
        "it | FRENCH",
        "* | FRENCH",
        "it, *;q=0.5 | FRENCH",
        "de;q=0, en;q=0.1 | ENGLISH",
        "DE | GERMAN",
        ";;; | FRENCH",
        "de;q=abc | FRENCH",
        "-- | FRENCH"
      })
  void theBestMatchOrFrench(String header, Language language) {
    assertThat(Language.negotiate(Optional.of(header))).isEqualTo(language);
  }

  @Test
  void withoutHeaderFrench() {
    assertThat(Language.negotiate(Optional.empty())).isEqualTo(Language.FRENCH);
    assertThat(Language.negotiate(Optional.of(""))).isEqualTo(Language.FRENCH);
  }
}
