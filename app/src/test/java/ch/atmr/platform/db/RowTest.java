package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Role;
import ch.atmr.testing.TestPostgres;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes in by bind comes out by the row's readers. */
class RowTest {
  private static final UUID KEY = UUID.fromString("3d2b5a52-97f1-4bb2-9ef2-3d0b3bb1b6a4");
  private static final Instant MICROS = Instant.parse("2026-03-29T01:59:59.123456Z");
  private static Db db;

  @BeforeAll
  static void open() {
    db = new Db(TestPostgres.database().app());
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @Test
  void numbersWiden() {
    String sql = "SELECT 1::smallint AS s, 2::int AS i, 3000000000::bigint AS l, 2.5::real AS r";
    assertThat(read(sql, row -> row.longValue("s"))).isEqualTo(1L);
    assertThat(read(sql, row -> row.longValue("i"))).isEqualTo(2L);
    assertThat(read(sql, row -> row.intValue("s"))).isEqualTo(1);
    assertThat(read(sql, row -> row.longValue("l"))).isEqualTo(3_000_000_000L);
    assertThat(read(sql, row -> row.doubleValue("r"))).isEqualTo(2.5);
    assertThat(read(sql, row -> row.optionalDouble("r"))).isEqualTo(Optional.of(2.5));
    assertThat(read(sql, row -> row.optionalInt("i"))).isEqualTo(OptionalInt.of(2));
    assertThat(read(sql, row -> row.optionalLong("l"))).isEqualTo(OptionalLong.of(3_000_000_000L));
  }

  @Test
  void aNumberThatDoesNotFitIsNeverCut() {
    assertThatThrownBy(() -> read("SELECT 3000000000::bigint AS l", row -> row.intValue("l")))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void instantsKeepTheirMicroseconds() {
    assertThat(echo("CAST(:v AS timestamptz)", MICROS, row -> row.instant("v"))).isEqualTo(MICROS);
    assertThat(
            echo("CAST(:v AS timestamptz)", Optional.of(MICROS), row -> row.optionalInstant("v")))
        .isEqualTo(Optional.of(MICROS));
    Instant old = Instant.parse("1899-12-31T23:59:59.999999Z");
    assertThat(echo("CAST(:v AS timestamptz)", old, row -> row.instant("v"))).isEqualTo(old);
  }

  @Test
  void theRestReadsAsItWasBound() {
    assertThat(echo("CAST(:v AS uuid)", KEY, row -> row.uuid("v"))).isEqualTo(KEY);
    assertThat(echo("CAST(:v AS uuid)", KEY, row -> row.optionalUuid("v")))
        .isEqualTo(Optional.of(KEY));
    LocalDate day = LocalDate.of(2024, 2, 29);
    assertThat(echo("CAST(:v AS date)", day, row -> row.date("v"))).isEqualTo(day);
    assertThat(echo("CAST(:v AS date)", day, row -> row.optionalDate("v")))
        .isEqualTo(Optional.of(day));
    assertThat(echo("CAST(:v AS text)", Role.DRIVER, row -> row.constant("v", Role.class)))
        .isEqualTo(Role.DRIVER);
    assertThat(echo("CAST(:v AS text)", Role.DRIVER, row -> row.optionalConstant("v", Role.class)))
        .isEqualTo(Optional.of(Role.DRIVER));
    assertThat(echo("CAST(:v AS boolean)", true, row -> row.bool("v"))).isEqualTo(true);
    assertThat(echo("CAST(:v AS bytea)", new byte[] {0, -1, 7}, row -> row.bytes("v")))
        .isEqualTo(new byte[] {0, -1, 7});
    assertThat(echo("CAST(:v AS bytea)", new byte[] {5}, row -> row.optionalBytes("v")))
        .isEqualTo(new byte[] {5});
    assertThat(echo("CAST(:v AS text)", "été \u1F600 'quoted' :x ?", row -> row.text("v")))
        .isEqualTo("été \u1F600 'quoted' :x ?");
    assertThat(echo("CAST(:v AS jsonb)", "{\"a\": 1}", row -> row.text("v")))
        .isEqualTo("{\"a\": 1}");
    assertThat(echo("CAST(:v AS text)", "", row -> row.optionalText("v")))
        .isEqualTo(Optional.of(""));
  }

  @Test
  void arraysOfTextsComeBack() {
    List<String> texts = List.of("a", "b,c", "{d}", "\"e\"", "");
    assertThat(echo("CAST(:v AS text[])", texts, row -> row.texts("v"))).isEqualTo(texts);
    assertThat(echo("CAST(:v AS text[])", List.of(), row -> row.texts("v"))).isEqualTo(List.of());
    assertThat(echo("CAST(:v AS text[])", List.of(Role.ADMIN), row -> row.texts("v")))
        .isEqualTo(List.of("ADMIN"));
    assertThatThrownBy(() -> read("SELECT ARRAY[1, 2] AS v", row -> row.texts("v")))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void anArrayOfBytesIsFoundByOneOfThem() {
    byte[][] words = {{1, 2}, {3, 4}};
    long found =
        db.nobody(tx ->
            tx.sql("SELECT count(*) AS n WHERE CAST(:all AS bytea[]) @> CAST(:some AS bytea[])")
                .bind("all", words)
                .bind("some", new byte[][] {{3, 4}})
                .one(row -> row.longValue("n")));
    assertThat(found).isEqualTo(1);
  }

  @Test
  void nullIsReadableOnlyAsOptional() {
    String sql = "SELECT CAST(NULL AS text) AS v";
    assertThat(read(sql, row -> row.optionalText("v"))).isEqualTo(Optional.empty());
    assertThat(read(sql, row -> row.optionalLong("v"))).isEqualTo(OptionalLong.empty());
    assertThat(read(sql, row -> row.optionalInt("v"))).isEqualTo(OptionalInt.empty());
    assertThat(read(sql, row -> row.optionalDouble("v"))).isEqualTo(Optional.empty());
    assertThat(read(sql, row -> row.optionalUuid("v"))).isEqualTo(Optional.empty());
    assertThat(read(sql, row -> row.optionalInstant("v"))).isEqualTo(Optional.empty());
    assertThat(read(sql, row -> row.optionalDate("v"))).isEqualTo(Optional.empty());
    assertThat(read(sql, row -> row.optionalConstant("v", Role.class))).isEqualTo(Optional.empty());
    assertThat(read(sql, row -> Optional.ofNullable(row.optionalBytes("v"))))
        .isEqualTo(Optional.empty());
    List<Function<Row, Object>> readers =
        List.of(
            row -> row.text("v"),
            row -> row.longValue("v"),
            row -> row.intValue("v"),
            row -> row.doubleValue("v"),
            row -> row.bool("v"),
            row -> row.uuid("v"),
            row -> row.instant("v"),
            row -> row.date("v"),
            row -> row.bytes("v"),
            row -> row.texts("v"),
            row -> row.constant("v", Role.class));
    for (Function<Row, Object> reader : readers) {
      assertThatThrownBy(() -> read(sql, reader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("column v is null");
    }
  }

  @Test
  void emptyOptionalsAndNullBindAsNull() {
    for (Object nothing :
        Arrays.asList(null, Optional.empty(), OptionalLong.empty(), OptionalInt.empty())) {
      assertThat(
              db.<Boolean>nobody(tx ->
                  tx.sql("SELECT CAST(:v AS bigint) IS NULL AS v")
                      .bind("v", nothing)
                      .one(row -> row.bool("v"))))
          .isTrue();
    }
    assertThat(echo("CAST(:v AS bigint)", OptionalLong.of(7), row -> row.longValue("v")))
        .isEqualTo(7L);
    assertThat(echo("CAST(:v AS bigint)", OptionalInt.of(8), row -> row.longValue("v")))
        .isEqualTo(8L);
    assertThat(echo("CAST(:v AS text)", Optional.of("x"), row -> row.text("v"))).isEqualTo("x");
  }

  @Test
  void personalTextIsRefused() {
    PersonalText name = new PersonalText("Rosa Muster");
    for (Object value : List.of(name, Optional.of(name), List.of(name))) {
      assertThatThrownBy(() -> echo("CAST(:v AS text)", value, row -> row.text("v")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("sealed")
          .hasMessageNotContaining("Rosa");
    }
  }

  @Test
  void oneRefusesNoneAndListKeepsTheOrder() {
    assertThatThrownBy(() -> read("SELECT 1 AS v WHERE false", row -> row.intValue("v")))
        .isInstanceOf(NoSuchElementException.class);
    assertThat(
            db.<Optional<Integer>>nobody(
                tx -> tx.sql("SELECT 1 AS v WHERE false").optional(row -> row.intValue("v"))))
        .isEmpty();
    assertThat(
            db.<List<Integer>>nobody(tx ->
                tx.sql("SELECT v FROM generate_series(3, 1, -1) AS v")
                    .list(row -> row.intValue("v"))))
        .containsExactly(3, 2, 1);
  }

  private static Object read(String sql, Function<Row, Object> reader) {
    return db.nobody(tx -> tx.sql(sql).one(reader));
  }

  private static Object echo(String expression, Object value, Function<Row, Object> reader) {
    return db.nobody(tx -> tx.sql("SELECT " + expression + " AS v").bind("v", value).one(reader));
  }
}
