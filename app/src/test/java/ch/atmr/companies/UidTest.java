package ch.atmr.companies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UidTest {
  @ParameterizedTest
  @CsvSource({
    "CHE-123.456.788,CHE-123.456.788",
    "CHE123456788,CHE-123.456.788",
    "CHE-116.281.710 TVA,CHE-116.281.710 TVA"
  })
  void rightOnesGetTheirForm(String typed, String normal) {
    assertThat(Uid.parse(typed)).map(Uid::text).contains(normal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHE-123.456.789", "CHE-132.456.788", "CHE-12.345.678", "DE-123.456.788"})
  void wrongOnesAreNone(String typed) {
    assertThat(Uid.parse(typed)).isEmpty();
  }

  @Test
  void onlyTheNormalFormCanBeMade() {
    assertThatThrownBy(() -> new Uid("CHE123456788")).isInstanceOf(IllegalArgumentException.class);
  }
}
