package ch.atmr.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Place;
import ch.atmr.kernel.Secret;
import ch.atmr.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealsTest {
  private static final Secret OLD = new Secret("the old master key, thirty-two bytes long");
  private static final Secret NEW = new Secret("the new master key, thirty-two bytes long");
  private static final Encrypted<PersonalText> NAME = Encrypted.text("clients", "last_name_sealed");
  private static final UUID ROW = new UUID(1, 2);
  private static final UUID SUBJECT = new UUID(3, 4);
  private static final PersonalText TEXT = new PersonalText("Zoé Müller-Strauß \u1F600");

  private final KeyRing ring = new KeyRing(NEW, List.of());
  private final Seals seals = new Seals(ring, new SettableClock());
  private final DataKey key = seals.dataKeys().draw(SUBJECT);

  /** Whose the value is. */
  enum By {
    MASTER_KEY,
    DATA_KEY
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "Zoé Müller", "\u0000\uFFFF", "\u1F600"})
  void whatIsSealedOpens(String text) {
    PersonalText personal = new PersonalText(text);
    for (By by : By.values()) {
      assertThat(open(by, ROW, NAME, row(by, ROW).seal(NAME, personal))).isEqualTo(personal);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSealShowsNothingOfItsText(By by) {
    byte[] sealed = row(by, ROW).seal(NAME, new PersonalText("Muster".repeat(20)));
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Muster");
    Set<String> different = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      different.add(Arrays.toString(row(by, ROW).seal(NAME, TEXT)));
    }
    assertThat(different).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource
  void aMovedSealDoesNotOpen(By by) {
    byte[] sealed = row(by, ROW).seal(NAME, TEXT);
    assertUnreadable(() -> open(by, new UUID(1, 3), NAME, sealed));
    assertUnreadable(() -> open(by, ROW, Encrypted.text("clients", "notes_sealed"), sealed));
    assertUnreadable(() -> open(by, ROW, Encrypted.text("users", "last_name_sealed"), sealed));
    // The boundary between table and column counts as well.
    byte[] odd = row(by, ROW).seal(Encrypted.text("ab", "c"), TEXT);
    assertUnreadable(() -> open(by, ROW, Encrypted.text("a", "bc"), odd));
  }

  @ParameterizedTest
  @EnumSource
  void aSealChangedAnywhereDoesNotOpen(By by) {
    byte[] sealed = row(by, ROW).seal(NAME, TEXT);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertUnreadable(() -> open(by, ROW, NAME, changed));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTruncatedOrForeignSealDoesNotOpen(By by) {
    byte[] sealed = row(by, ROW).seal(NAME, TEXT);
    for (int length = 0; length < sealed.length; length++) {
      byte[] truncated = Arrays.copyOf(sealed, length);
      assertUnreadable(() -> open(by, ROW, NAME, truncated));
    }
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[2 + random.nextInt(80)];
      random.nextBytes(garbage);
      assertUnreadable(() -> open(by, ROW, NAME, garbage));
    }
  }

  @Test
  void aDataKeyOpensOnlyItsSubjectsValues() {
    byte[] sealed = row(By.DATA_KEY, ROW).seal(NAME, TEXT);
    DataKey other = seals.dataKeys().draw(new UUID(3, 5));
    assertUnreadable(() -> seals.row(other, ROW).open(NAME, sealed));
    assertUnreadable(() -> seals.rowOfNobody(ROW).open(NAME, sealed));
    DataKey none = DataKey.of(SUBJECT, null);
    assertUnreadable(() -> seals.row(none, ROW).open(NAME, sealed));
    // A wrapped key is bound to its subject, so it cannot be given to another.
    DataKey moved = DataKey.of(new UUID(3, 5), key.wrapped());
    assertUnreadable(() -> seals.row(moved, ROW).open(NAME, sealed));
  }

  @Test
  void whatTheMasterKeySealedOfASubjectStillOpens() {
    byte[] before = seals.rowOfNobody(ROW).seal(NAME, TEXT);
    assertThat(seals.row(key, ROW).open(NAME, before)).contains(TEXT);
    assertThat(seals.row(DataKey.of(SUBJECT, null), ROW).open(NAME, before)).contains(TEXT);
  }

  @Test
  void aDestroyedKeyReadsAsErasedWhateverSealedTheValue() {
    DataKey destroyed = DataKey.of(SUBJECT, new byte[] {0});
    Encrypted<Integer> number =
        Encrypted.of(
            "clients",
            "number_sealed",
            n -> new PersonalText(n.toString()),
            t -> Integer.parseInt(t.reveal()));
    Encrypted<Place> place =
        Encrypted.of("clients", "home_sealed", Place::toText, Place::ofText).erasedAs(Place.ERASED);
    SealedRow sealed = seals.row(destroyed, ROW);
    for (By by : By.values()) {
      assertThat(sealed.open(NAME, row(by, ROW).seal(NAME, TEXT))).contains(PersonalText.ERASED);
      assertThat(sealed.open(number, row(by, ROW).seal(number, 7))).isEmpty();
      assertThat(sealed.open(place, row(by, ROW).seal(place, Place.ERASED))).contains(Place.ERASED);
    }
    assertThat(sealed.open(NAME, null)).isEmpty();
  }

  @Test
  void whatStandsInsteadOutlivesTheKeyAndIsAsSafe() {
    byte[] instead = seals.replace(NAME, ROW, new PersonalText("Anonymized"));
    SealedRow erased = seals.row(DataKey.of(SUBJECT, new byte[] {0}), ROW);
    assertThat(erased.open(NAME, instead)).contains(new PersonalText("Anonymized"));
    assertThat(row(By.DATA_KEY, ROW).open(NAME, instead)).isPresent();
    ring.replace(OLD, List.of(NEW));
    byte[] again = erased.reseal(NAME, instead);
    ring.replace(OLD, List.of());
    assertThat(erased.open(NAME, again)).contains(new PersonalText("Anonymized"));
    assertUnreadable(() -> erased.open(NAME, instead));
    assertUnreadable(
        () -> seals.row(DataKey.of(SUBJECT, new byte[] {0}), new UUID(1, 9)).open(NAME, again));
  }

  @Test
  void nothingIsKeptOfAnErasedSubject() {
    byte[] written = seals.row(DataKey.of(SUBJECT, new byte[] {0}), ROW).seal(NAME, TEXT);
    assertThat(written).containsExactly(0);
    assertThat(row(By.DATA_KEY, ROW).open(NAME, written)).contains(PersonalText.ERASED);
  }

  @Test
  void aRotatedKeyStillOpensAndNoLongerSeals() {
    Seals before = new Seals(new KeyRing(OLD, List.of()), new SettableClock());
    byte[] old = before.rowOfNobody(ROW).seal(NAME, TEXT);
    DataKey oldKey = before.dataKeys().draw(SUBJECT);
    byte[] oldByData = before.row(oldKey, ROW).seal(NAME, TEXT);
    assertUnreadable(() -> seals.rowOfNobody(ROW).open(NAME, old));
    assertUnreadable(() -> seals.row(oldKey, ROW).open(NAME, oldByData));

    ring.replace(NEW, List.of(OLD));
    assertThat(seals.rowOfNobody(ROW).open(NAME, old)).contains(TEXT);
    assertThat(seals.row(oldKey, ROW).open(NAME, oldByData)).contains(TEXT);

    byte[] fresh = seals.rowOfNobody(ROW).seal(NAME, TEXT);
    DataKey rewrapped = seals.rewrap(oldKey);
    ring.replace(NEW, List.of());
    assertThat(seals.rowOfNobody(ROW).open(NAME, fresh)).contains(TEXT);
    assertThat(seals.row(rewrapped, ROW).open(NAME, oldByData)).contains(TEXT);
  }

  @Test
  void anUnsetFieldIsNullInTheDatabase() {
    SealedRow row = row(By.DATA_KEY, ROW);
    assertThat(row.seal(NAME, Optional.empty())).isNull();
    assertThat(row.seal(NAME, Optional.of(PersonalText.EMPTY))).isNull();
    assertThat(row.open(NAME, null)).isEmpty();
    assertThat(row.open(NAME, row.seal(NAME, Optional.of(TEXT)))).contains(TEXT);
  }

  @Test
  void manyThreadsSealAndOpenWhileTheRingChanges() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all =
          IntStream.range(0, 400)
              .mapToObj(i ->
                  threads.submit(() -> {
                    if (i % 50 == 0) {
                      ring.replace(i % 100 == 0 ? OLD : NEW, List.of(OLD, NEW));
                    }
                    UUID row = new UUID(9, i);
                    PersonalText text = new PersonalText("text " + i);
                    By by = By.values()[i % 2];
                    byte[] sealed = row(by, row).seal(NAME, text);
                    return open(by, row, NAME, sealed).equals(text);
                  }))
              .toList();
      ring.replace(NEW, List.of(OLD));
      for (Future<Boolean> one : all) {
        assertThat(one.get()).isTrue();
      }
    }
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
    IndexKey old = new Seals(new KeyRing(OLD, List.of()), new SettableClock()).indexKey();
    assertThat(old.index("name", new PersonalText("x"))).isNotEqualTo(index("name", "x"));
    ring.replace(NEW, List.of(OLD));
    assertThat(seals.indexKeys()).extracting(IndexKey::id).endsWith(old.id()).hasSize(2);
  }

  @Test
  void eachWordIsFoundAlone() {
    byte[][] words =
        seals.indexKey().words("name", new PersonalText("  Marie-José O'Neill  Иванов "));
    assertThat(List.of(words))
        .containsExactly(
            index("name", "marie"),
            index("name", "jose"),
            index("name", "o"),
            index("name", "neill"),
            index("name", "иванов"));
    assertThat(List.of(seals.indexKey().words("name", new PersonalText("Strauß"))))
        .containsExactly(index("name", "strauß"));
    assertThat(seals.indexKey().words("name", new PersonalText(" - "))).isEmpty();
  }

  @Test
  void keysNeverPrint() {
    MasterKey master = MasterKey.of(NEW);
    assertThat(master.toString()).matches("MasterKey\\[[0-9a-f]{8}]");
    assertThat(master.sealing().toString()).matches("CipherKey\\[[0-9a-f]{8}]");
    assertThat(master.indexing().toString()).matches("IndexKey\\[[0-9a-f]{8}]");
  }

  private byte[] index(String kind, String text) {
    return seals.indexKey().index(kind, new PersonalText(text));
  }

  private SealedRow row(By by, UUID row) {
    return switch (by) {
      case MASTER_KEY -> seals.rowOfNobody(row);
      case DATA_KEY -> seals.row(key, row);
    };
  }

  private PersonalText open(By by, UUID row, Encrypted<PersonalText> column, byte[] sealed) {
    return row(by, row).open(column, sealed).orElseThrow();
  }

  private static void assertUnreadable(ThrowingCallable open) {
    assertThatThrownBy(open)
        .isInstanceOf(UnreadableSeal.class)
        .hasMessageMatching("[a-z_]+\\.[a-z_]+: .*");
  }
}
