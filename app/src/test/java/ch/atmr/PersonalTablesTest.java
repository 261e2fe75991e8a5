package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.privacy.TableCare;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No table that refers to a person is forgotten. Whoever adds one says in its feature's
 * PersonalData whether a person's export shows its rows, and what becomes of them in the end.
 */
class PersonalTablesTest {
  /** Tables that lead to a person through foreign keys, however far. */
  private static final String LEADING_TO_PEOPLE =
      """
      WITH RECURSIVE referring (oid) AS (
        SELECT c.oid FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname IN ('users', 'clients', 'drivers')
        UNION
        SELECT k.conrelid FROM pg_constraint k JOIN referring l ON k.confrelid = l.oid
        WHERE k.contype = 'f')
      SELECT c.relname FROM referring l JOIN pg_class c ON c.oid = l.oid
      """;

  /** Tables that name a person without a foreign key. */
  private static final String NAMING_PEOPLE =
      """
      SELECT table_name FROM information_schema.columns
      WHERE table_schema = 'public'
        AND column_name ~ '^(.*_)?(user|client|driver|actor|patient)_id$|_by$'
      """;

  /** Tables with sealed texts, which may name a person. */
  private static final String SEALED =
      """
      SELECT table_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name LIKE '%\\_sealed'
      """;

  private static final Set<String> NO_PEOPLE = Set.of("companies", "flyway_schema_history");

  private static TestApp app;

  @BeforeAll
  static void start() {
    app = TestApp.start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void everyTableThatRefersToAPersonIsCaredFor() throws SQLException {
    Set<String> referring = names(LEADING_TO_PEOPLE);
    referring.addAll(names(NAMING_PEOPLE));
    referring.addAll(names(SEALED));
    referring.removeAll(NO_PEOPLE);
    assertThat(referring).contains("dispatch_unassigned", "refresh_tokens", "audit_events");
    assertThat(care().stream().map(TableCare::table))
        .containsExactlyInAnyOrderElementsOf(referring);
  }

  @Test
  void theTestSeesANewTable() throws SQLException {
    TestPostgres.asSuperuser(
        app.database(),
        "CREATE TABLE forgotten (shift_id bigint REFERENCES shifts (id) ON DELETE CASCADE)");
    assertThat(names(LEADING_TO_PEOPLE)).contains("forgotten");
    TestPostgres.asSuperuser(app.database(), "DROP TABLE forgotten");
  }

  @Test
  void theGuideTellsTheSame() throws IOException {
    List<String> rows =
        care().stream()
            .map(care ->
                "| `%s` | %s | %s |"
                    .formatted(
                        care.table(),
                        care.notExported().map(why -> "no: " + why).orElse("yes"),
                        care.end()))
            .toList();
    List<String> guide = Files.readAllLines(Path.of("../docs/privacy.md"));
    assertThat(guide).as("docs/privacy.md").containsAll(rows);
    assertThat(
            guide.stream().filter(line -> line.startsWith("| `") && line.split("\\|").length == 4))
        .containsExactlyElementsOf(rows);
  }

  private static List<TableCare> care() {
    return app.app().features().peoplesTables();
  }

  private static Set<String> names(String query) throws SQLException {
    try (Connection connection = TestPostgres.superuser(app.database());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      Set<String> names = new TreeSet<>();
      while (result.next()) {
        names.add(result.getString(1));
      }
      return names;
    }
  }
}
