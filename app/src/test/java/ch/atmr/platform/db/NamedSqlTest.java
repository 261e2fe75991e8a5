package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedSqlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT 1 | SELECT 1 | ",
        "WHERE id = :id | WHERE id = ? | id",
        "a = :a AND b = :b | a = ? AND b = ? | a,b",
        "a = :x OR b = :x | a = ? OR b = ? | x,x",
        "SELECT :a::text | SELECT ?::text | a",
        "SELECT now()::date | SELECT now()::date | ",
        "WHERE a = 'x:y' AND b = :b | WHERE a = 'x:y' AND b = ? | b",
        "WHERE a = 'it''s :no' AND b = :b | WHERE a = 'it''s :no' AND b = ? | b",
        "VALUES (:first_name,:second2) | VALUES (?,?) | first_name,second2",
        "make_interval(mins => :minutes) | make_interval(mins => ?) | minutes",
        "SELECT 1 -- isn't :that~ WHERE a = :a | SELECT 1 -- isn't :that~ WHERE a = ? | a",
        "SELECT 1 -- :end | SELECT 1 -- :end | ",
      })
  void findsParametersAndNothingElse(String sql, String jdbc, String names) {
    NamedSql parsed = NamedSql.parse(sql.replace('~', '\n'));
    assertThat(parsed.jdbc()).isEqualTo(jdbc.replace('~', '\n'));
    assertThat(parsed.names()).isEqualTo(names == null ? List.of() : List.of(names.split(",")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT (SELECT k.key FROM data_keys k WHERE k.id = b.id), count(*) FROM bookings b | SELECT bookings",
        "WITH moved AS (UPDATE bookings SET a = (1 + 2) RETURNING id) INSERT INTO events SELECT 1 | INSERT events",
        "update only outbox set a = 1 | UPDATE outbox",
        "DELETE FROM a.b WHERE c IN (SELECT d FROM e) | DELETE a.b",
        "SELECT pg_advisory_xact_lock(:a) | SELECT",
        "SET CONSTRAINTS ALL DEFERRED | SET"
      })
  void namesWhatAStatementDoes(String sql, String summary) {
    assertThat(NamedSql.parse(sql).summary()).isEqualTo(summary);
  }

  @Test
  void parsesATextOnce() {
    Tx.Frame frame = new Tx.Frame(Entry.NOBODY, true, false);
    assertThat(NamedSql.of("SELECT :once", frame))
        .isSameAs(NamedSql.of("SELECT :once", new Tx.Frame(Entry.NOBODY, true, false)));
  }

  @Test
  void whatTravelsWithAStatementIsPartOfItsText() {
    NamedSql framed = NamedSql.of("SELECT :v -- a remark", new Tx.Frame(Entry.TENANT, true, true));
    assertThat(framed.jdbc())
        .isEqualTo(
            """
            BEGIN;
            SELECT set_config('atmr.company_id', CAST(? AS text), true);
            SELECT ? -- a remark
            ;
            COMMIT\
            """);
    assertThat(framed.names()).containsExactly("entering_company", "v");
  }
}
