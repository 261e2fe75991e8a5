package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the features declare as sealed against what the schema has. */
class SealedTablesTest {
  /** Wrapped keys are re-wrapped, not re-encrypted. */
  private static final String WRAPPED = "data_keys.key_sealed";

  @Test
  void everySealedColumnIsDeclared() throws SQLException {
    Set<String> declared =
        Features.SEALED.stream()
            .flatMap(table -> table.columns().stream().map(c -> table.name() + "." + c.column()))
            .collect(Collectors.toCollection(TreeSet::new));
    declared.add(WRAPPED);
    assertThat(declared).isEqualTo(columns("column_name LIKE '%\\_sealed'"));
  }

  @Test
  void everyBlindIndexIsDeclared() throws SQLException {
    Set<String> declared =
        Features.SEALED.stream()
            .flatMap(table -> table.indexes().stream().map(i -> table.name() + "." + i.column()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(declared)
        .isEqualTo(columns("column_name LIKE '%\\_index' AND udt_name IN ('bytea', '_bytea')"));
  }

  private static Set<String> columns(String condition) throws SQLException {
    Set<String> columns = new TreeSet<>();
    try (Connection connection = TestPostgres.superuser(TestPostgres.database());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name || '.' || column_name FROM information_schema.columns"
                    + " WHERE table_schema = 'public' AND "
                    + condition)) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    return columns;
  }
}
