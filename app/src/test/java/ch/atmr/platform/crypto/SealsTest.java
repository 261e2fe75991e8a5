package ch.atmr.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealsTest {
  private static final Secret OLD = new Secret("the old master key, thirty-two bytes long");
  private static final Secret NEW = new Secret("the new master key, thirty-two bytes long");
  private static final SealedColumn NAME = new SealedColumn("clients", "last_name_sealed");
  private static final UUID ROW = new UUID(1, 2);
  private static final PersonalText TEXT = new PersonalText("Zoé Müller-Strauß \u1F600");

  private final Seals seals = new Seals(NEW, List.of());

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "Zoé Müller", "\u0000\uFFFF", "\u1F600"})
  void whatIsSealedOpens(String text) {
    PersonalText personal = new PersonalText(text);
    assertThat(seals.open(NAME, ROW, seals.seal(NAME, ROW, personal))).isEqualTo(personal);
  }

  @Test
  void theSealShowsNothingOfItsText() {
    byte[] sealed = seals.seal(NAME, ROW, new PersonalText("Muster".repeat(20)));
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Muster");
    Set<String> different = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      different.add(Arrays.toString(seals.seal(NAME, ROW, TEXT)));
    }
    assertThat(different).hasSize(100);
  }

  @Test
  void aMovedSealDoesNotOpen() {
    byte[] sealed = seals.seal(NAME, ROW, TEXT);
    assertUnreadable(() -> seals.open(NAME, new UUID(1, 3), sealed));
    assertUnreadable(() -> seals.open(new SealedColumn("clients", "notes_sealed"), ROW, sealed));
    assertUnreadable(() -> seals.open(new SealedColumn("users", "last_name_sealed"), ROW, sealed));
    // The boundary between table and column counts as well.
    byte[] odd = seals.seal(new SealedColumn("ab", "c"), ROW, TEXT);
    assertUnreadable(() -> seals.open(new SealedColumn("a", "bc"), ROW, odd));
  }

  @Test
  void aSealChangedAnywhereDoesNotOpen() {
    byte[] sealed = seals.seal(NAME, ROW, TEXT);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertUnreadable(() -> seals.open(NAME, ROW, changed));
    }
  }

  @Test
  void aTruncatedOrForeignSealDoesNotOpen() {
    byte[] sealed = seals.seal(NAME, ROW, TEXT);
    for (int length = 0; length < sealed.length; length++) {
      byte[] truncated = Arrays.copyOf(sealed, length);
      assertUnreadable(() -> seals.open(NAME, ROW, truncated));
    }
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[random.nextInt(80)];
      random.nextBytes(garbage);
      assertUnreadable(() -> seals.open(NAME, ROW, garbage));
    }
  }

  @Test
  void aRotatedKeyStillOpensAndNoLongerSeals() {
    byte[] old = new Seals(OLD, List.of()).seal(NAME, ROW, TEXT);
    assertUnreadable(() -> seals.open(NAME, ROW, old));
    Seals rotated = new Seals(NEW, List.of(OLD));
    assertThat(rotated.open(NAME, ROW, old)).isEqualTo(TEXT);
    assertThat(seals.open(NAME, ROW, rotated.seal(NAME, ROW, TEXT))).isEqualTo(TEXT);
  }

  @Test
  void anUnsetFieldIsNullInTheDatabase() {
    assertThat(seals.seal(NAME, ROW, Optional.empty())).isNull();
    assertThat(seals.seal(NAME, ROW, Optional.of(PersonalText.EMPTY))).isNull();
    assertThat(seals.openOptional(NAME, ROW, null)).isEmpty();
    assertThat(seals.openOptional(NAME, ROW, seals.seal(NAME, ROW, Optional.of(TEXT))))
        .contains(TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "Zoe@Example.ch, zoe@example.CH",
    "Müller, muller",
    "'  Müller ', Müller",
    "Jean  Paul, jean paul",
    "É, e",
    "\uFB01n, fin"
  })
  void textsThatReadTheSameHaveOneIndex(String left, String right) {
    assertThat(index("name", left)).isEqualTo(index("name", right));
  }

  @ParameterizedTest
  @CsvSource({"Müller, Mueller", "ab, a b", "a@b.ch, ab.ch", "Ana, Anna"})
  void differentTextsHaveDifferentIndexes(String left, String right) {
    assertThat(index("name", left)).isNotEqualTo(index("name", right));
  }

  @Test
  void indexesDependOnKindAndKey() {
    assertThat(index("name", "x")).isNotEqualTo(index("email", "x")).hasSize(16);
    assertThat(new Seals(OLD, List.of()).index("name", new PersonalText("x")))
        .isNotEqualTo(index("name", "x"));
  }

  @Test
  void eachWordIsFoundAlone() {
    byte[][] words = seals.wordIndexes("name", new PersonalText("  Marie-José O'Neill  Иванов "));
    assertThat(List.of(words))
        .containsExactly(
            index("name", "marie"),
            index("name", "jose"),
            index("name", "o"),
            index("name", "neill"),
            index("name", "иванов"));
    assertThat(List.of(seals.wordIndexes("name", new PersonalText("Strauß"))))
        .containsExactly(index("name", "strauß"));
    assertThat(seals.wordIndexes("name", new PersonalText(" - "))).isEmpty();
  }

  @Test
  void keysNeverPrint() {
    assertThat(MasterKey.of(NEW).toString()).matches("MasterKey\\[[0-9a-f]{1,8}]");
  }

  private byte[] index(String kind, String text) {
    return seals.index(kind, new PersonalText(text));
  }

  private static void assertUnreadable(org.assertj.core.api.ThrowableAssert.ThrowingCallable open) {
    assertThatThrownBy(open)
        .isInstanceOf(UnreadableSeal.class)
        .hasMessageMatching("[a-z]+\\.[a-z_]+: .*");
  }
}
