package ch.atmr.platform.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.GeoPoint;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.BadRow;
import ch.atmr.kernel.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  private static final CsvTable.Columns COLUMNS =
      new CsvTable.Columns(Set.of("a", "b"), Set.of("more"));

  private final CsvFaults faults = new CsvFaults();

  @Test
  void columnsStandInAnyOrderAndCellsAreStripped() {
    List<CsvRow> rows = read("b,a\r\n\"x, \"\"y\"\"\",  1 \n");

    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().text("b", 1, 10)).isEqualTo("x, \"y\"");
    assertThat(rows.getFirst().integer("a", 0, 5)).isEqualTo(1);
    assertThat(faults.isEmpty()).isTrue();
  }

  @Test
  void aRowOfSeveralLinesIsNamedByItsFirst() {
    List<CsvRow> rows = read("a,b\n\"1\n2\n3\",x\n\n4,y");

    assertThat(rows).extracting(CsvRow::line).containsExactly(2, 6);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheHeader() {
    assertThat(read("\uFEFFa,b\n1,2\n")).hasSize(1);
  }

  @Test
  void everyFaultOfTheHeaderIsTold() {
    read("a,a,c\n1,2,3\n");

    assertThat(told())
        .containsExactlyInAnyOrder(
            "1 a csvColumnTwice", "1 c csvColumnUnknown", "1 b csvColumnMissing");
  }

  @Test
  void anOptionalColumnMayBeMissingAndThenHasNoCells() {
    assertThat(read("a,b\n1,2\n").getFirst().isEmpty("more")).isTrue();
    CsvRow row = read("a,more,b\n1,yes,2\n").getFirst();
    assertThat(row.flag("more")).isTrue();
    assertThat(row.text("b", 1, 1)).isEqualTo("2");
    assertThat(faults.isEmpty()).isTrue();

    read("a,b,more,more\n1,2,3,4\n");

    assertThat(told()).containsExactly("1 more csvColumnTwice");
  }

  @Test
  void anEmptyFileIsRefused() {
    read("");

    assertThat(told()).containsExactly("1  csvEmpty");
  }

  @Test
  void rowsWithTooFewOrTooManyFieldsAreFaults() {
    assertThat(read("a,b\n1\n1,2,3\n1,2\n")).extracting(CsvRow::line).containsExactly(4);
    assertThat(told()).containsExactly("2  csvFields", "3  csvFields");
  }

  @Test
  void bytesThatAreNoUtf8AreAFaultOfTheirCell() {
    byte[] file = "a,b\nx,3e étage\ny,ok\n".getBytes(StandardCharsets.ISO_8859_1);

    List<CsvRow> rows = CsvTable.read(file, COLUMNS, faults).rows();

    assertThat(rows).extracting(CsvRow::line).containsExactly(3);
    assertThat(told()).containsExactly("2 b csvEncoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b\n1,2\n\"open,3\n", "a,b\n1,2\n\"x\"y,3\n"})
  void aBrokenQuoteIsAFaultOfItsLine(String file) {
    assertThat(read(file)).extracting(CsvRow::line).containsExactly(2);
    assertThat(told()).containsExactly("3  csvQuotes");
  }

  @ParameterizedTest
  @CsvSource({"1.5", "''", "-6", "6", "x", "99999999999"})
  void aNumberOutsideItsRangeIsAFault(String cell) {
    CsvRow row = row(cell);

    assertThat(row.integer("a", -5, 5)).isEqualTo(-5);
    assertThat(row.isBad()).isTrue();
    assertThat(told()).containsExactly("2 a csvInteger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tomorrow 9h",
        "2026-12-01T09:30:00",
        "2026-02-30T09:30:00+01:00",
        "9999-12-01T09:30:00+01:00",
        ""
      })
  void aTimeIsAnInstantWithAnOffset(String cell) {
    row(cell).instant("a");

    assertThat(told()).containsExactly("2 a csvInstant");
  }

  @Test
  void wellFormedCellsAreRead() {
    assertThat(row("2026-12-01T09:30:00+01:00").instant("a"))
        .isEqualTo(Instant.parse("2026-12-01T08:30:00Z"));
    assertThat(row("2026-12-01").date("a")).isEqualTo(LocalDate.of(2026, 12, 1));
    assertThat(row("yes").flag("a")).isTrue();
    assertThat(row("no").flag("a")).isFalse();
    assertThat(row("oxygen|stairs").constants("a", Word.class))
        .containsExactly(Word.OXYGEN, Word.STAIRS);
    assertThat(row("STAIRS").constant("a", Word.class)).isEqualTo(Word.STAIRS);
    assertThat(row("fr|de|fr").list("a", Set.of("fr", "de"))).containsExactly("fr", "de");
    assertThat(row(" x y | z|x y").texts("a", 2, 3)).containsExactly("x y", "z");
    assertThat(row("").texts("a", 2, 3)).isEmpty();
    assertThat(row("stairs").optionalConstant("a", Word.class)).contains(Word.STAIRS);
    assertThat(row("").optionalConstant("a", Word.class)).isEmpty();
    assertThat(row("").optionalText("a", 5)).isEmpty();
    assertThat(row("").optionalNotes("a", 5)).isEmpty();
    assertThat(row("").optionalInstant("a")).isEmpty();
    assertThat(row("").constants("a", Word.class)).isEmpty();
    assertThat(row("\"x\ny\"").optionalNotes("a", 5)).contains("x\ny");
    assertThat(row("-1.25").decimal("a", -2, 2)).isEqualTo(-1.25);
    assertThat(faults.isEmpty()).isTrue();
  }

  @Test
  void illFormedCellsAreFaultsOfTheirRule() {
    assertThat(fault("", r -> r.text("a", 1, 5))).isEqualTo("csvRequired");
    assertThat(fault("abcdef", r -> r.text("a", 1, 5))).isEqualTo("csvLength");
    assertThat(fault("\"x\ny\"", r -> r.text("a", 1, 5))).isEqualTo("csvControls");
    assertThat(fault("someone", r -> r.constant("a", Word.class))).isEqualTo("csvConstant");
    assertThat(fault("oxygen|", r -> r.constants("a", Word.class))).isEqualTo("csvConstant");
    assertThat(fault("fr|xx", r -> r.list("a", Set.of("fr")))).isEqualTo("csvConstant");
    assertThat(fault("x|y|z", r -> r.texts("a", 2, 3))).isEqualTo("maxItems");
    assertThat(fault("x|", r -> r.texts("a", 2, 3))).isEqualTo("csvLength");
    assertThat(fault("x|wxyz", r -> r.texts("a", 2, 3))).isEqualTo("csvLength");
    assertThat(fault("\"x\ny\"", r -> r.texts("a", 2, 3))).isEqualTo("csvControls");
    assertThat(fault("x", r -> r.optionalConstant("a", Word.class))).isEqualTo("csvConstant");
    assertThat(fault("Oui", r -> r.flag("a"))).isEqualTo("csvConstant");
    assertThat(fault("1e3", r -> r.decimal("a", 0, 10_000))).isEqualTo("csvDecimal");
    assertThat(fault("2026-02-30", r -> r.date("a"))).isEqualTo("csvDate");
  }

  @Test
  void exchangedCoordinatesAreFoundAndHalfAPointIsRefused() {
    assertThat(points("46.2,6.1").optionalPoint("a", "b")).contains(new GeoPoint(46.2, 6.1));
    assertThat(points(",").optionalPoint("a", "b")).isEmpty();
    assertThat(faults.isEmpty()).isTrue();

    points("6.1,46.2").point("a", "b");
    points("46.2,").optionalPoint("a", "b");

    assertThat(told()).containsExactly("2 a csvDecimal", "2 b csvDecimal", "2 b csvDecimal");
  }

  @Test
  void theFirstTwoHundredFaultsAreListedAndTheOthersCounted() {
    for (int line = 1000; line > 0; line--) {
      faults.add(line, "a", "csvRequired");
    }

    assertThatThrownBy(faults::refuse)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              Problem.BadRows bad = (Problem.BadRows) e.problem();
              assertThat(bad.rows()).extracting(BadRow::line).hasSize(200).startsWith(1, 2, 3);
              assertThat(bad.more()).isEqualTo(800);
            });
  }

  @Test
  void askingForAColumnThatIsNotReadIsABug() {
    assertThatThrownBy(() -> row("1").date("c")).isInstanceOf(IllegalArgumentException.class);
  }

  private List<CsvRow> read(String file) {
    return CsvTable.read(file.getBytes(StandardCharsets.UTF_8), COLUMNS, faults).rows();
  }

  private CsvRow row(String cell) {
    return read("a,b\n" + cell + ",x\n").getFirst();
  }

  private CsvRow points(String cells) {
    return read("a,b\n" + cells + "\n").getFirst();
  }

  private static String fault(String cell, Consumer<CsvRow> read) {
    CsvTableTest one = new CsvTableTest();
    CsvRow row = one.row(cell);
    read.accept(row);
    assertThat(row.isBad()).isTrue();
    return one.told().getFirst().split(" ", 3)[2];
  }

  private List<String> told() {
    try {
      faults.refuse();
      return List.of();
    } catch (ProblemException e) {
      return ((Problem.BadRows) e.problem())
          .rows().stream().map(r -> r.line() + " " + r.column() + " " + r.rule()).toList();
    }
  }

  private enum Word {
    OXYGEN,
    STAIRS
  }
}
