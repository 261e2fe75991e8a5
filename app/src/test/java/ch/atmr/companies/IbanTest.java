package ch.atmr.companies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IbanTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CH93 0076 2011 6238 5295 7",
        "ch9300762011623852957",
        "LI21 0881 0000 2324 013A A",
        "DE89370400440532013000",
        "FR1420041010050500013M02606"
      })
  void rightOnesLoseTheirBlanks(String typed) {
    assertThat(Iban.parse(typed))
        .map(Iban::text)
        .get()
        .asString()
        .doesNotContain(" ")
        .isUpperCase();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CH9300762011623852958", // check digits
        "CH9300762011623852975", // two digits exchanged
        "CH930076201162385295", // too short for Switzerland
        "DE8937040044053201300!",
        ""
      })
  void wrongOnesAreNone(String typed) {
    assertThat(Iban.parse(typed)).isEmpty();
  }

  @Test
  void aWrongOneCannotBeMadeAndARightOneDoesNotPrint() {
    assertThatThrownBy(() -> new Iban("CH00")).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Iban("CH9300762011623852957")).hasToString("***");
  }
}
