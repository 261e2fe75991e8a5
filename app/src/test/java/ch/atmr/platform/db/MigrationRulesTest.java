package ch.atmr.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.db.MigrationRules.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Release N-1 runs on schema N: a migration only adds, or says since when a thing is unused. */
class MigrationRulesTest {
  private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

  /** Migrations cannot be changed any more; these were sound, and why. */
  private static final Map<String, Set<String>> SOUND =
      Map.of(
          "V5__dispatch.sql",
          // V4's releases never set dispatch_run_id
          Set.of(
              "alter table assignments add foreign key (company_id, dispatch_run_id) references"));

  static Stream<Path> migrations() throws IOException {
    try (Stream<Path> files = Files.list(MIGRATIONS)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("V"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("migrations")
  void noMigrationTakesAnythingFromTheReleaseBefore(Path migration) throws IOException {
    Set<String> sound = SOUND.getOrDefault(migration.getFileName().toString(), Set.of());
    List<Finding> findings =
        MigrationRules.check(Files.readString(migration)).stream()
            .filter(finding -> sound.stream().noneMatch(finding.statement()::startsWith))
            .toList();

    assertThat(findings)
        .as(
            "%s; expand first, and contract in a later release, with the line above the statement: "
                + "-- contract: expanded in V6, unused since 1.2.0",
            migration.getFileName())
        .isEmpty();
  }

  @Test
  void whatIsSoundIsStillThere() throws IOException {
    for (Map.Entry<String, Set<String>> entry : SOUND.entrySet()) {
      Set<String> found =
          MigrationRules.check(Files.readString(MIGRATIONS.resolve(entry.getKey()))).stream()
              .map(Finding::statement)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(entry.getValue())
          .allMatch(sound -> found.stream().anyMatch(statement -> statement.startsWith(sound)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE bookings",
        "drop table if exists bookings cascade",
        "DROP FUNCTION find_login(bytea)",
        "DROP VIEW days",
        "DROP TYPE status",
        "ALTER TABLE bookings DROP COLUMN notes",
        "ALTER TABLE bookings DROP notes",
        "ALTER TABLE bookings ADD COLUMN a text, DROP COLUMN b",
        "ALTER TABLE bookings RENAME TO rides",
        "ALTER TABLE bookings RENAME COLUMN a TO b",
        "ALTER TABLE bookings RENAME a TO b",
        "ALTER TABLE bookings ALTER COLUMN a TYPE bigint",
        "ALTER TABLE ONLY bookings ALTER a SET DATA TYPE bigint",
        "ALTER TABLE bookings ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE bookings ALTER COLUMN a DROP DEFAULT",
        "ALTER TABLE bookings ADD COLUMN a integer NOT NULL",
        "ALTER TABLE bookings ADD a integer NOT NULL",
        "ALTER TABLE bookings ADD CONSTRAINT c CHECK (a > 0)",
        "ALTER TABLE bookings ADD CHECK (a > 0) NOT VALID",
        "ALTER TABLE bookings ADD UNIQUE (a)",
        "ALTER TABLE bookings ADD FOREIGN KEY (a) REFERENCES users (id)",
        "CREATE UNIQUE INDEX i ON bookings (a)",
        "ALTER TYPE status RENAME VALUE 'A' TO 'B'",
        "TRUNCATE bookings",
        "REVOKE SELECT ON bookings FROM atmr_app",
        "-- a comment\nDROP\n  TABLE bookings",
        "SELECT ';'; DROP TABLE bookings",
        "-- contract: soon\nDROP TABLE bookings",
      })
  void whatContractsIsFoundAndMayBeStated(String statement) {
    assertThat(MigrationRules.check(statement + ";")).hasSize(1);
    String last =
        statement.substring(statement.lastIndexOf("; ") < 0 ? 0 : statement.lastIndexOf("; ") + 2);
    assertThat(
            MigrationRules.check("-- contract: expanded in V6, unused since 1.2.0\n" + last + ";"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a integer NOT NULL); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CHECK (a > 0)",
        "ALTER TABLE bookings ADD COLUMN a integer",
        "ALTER TABLE bookings ADD COLUMN a integer NOT NULL DEFAULT 0",
        "ALTER TABLE bookings ADD COLUMN a text CHECK (length(a) < 9)",
        "ALTER TABLE bookings ALTER COLUMN a DROP NOT NULL",
        "ALTER TABLE bookings DROP CONSTRAINT c",
        "ALTER TABLE bookings ENABLE ROW LEVEL SECURITY",
        "DROP INDEX i",
        "CREATE INDEX i ON bookings (a)",
        "REVOKE ALL ON FUNCTION find_login(bytea) FROM public",
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE bookings; END $$",
        "INSERT INTO t VALUES ('DROP TABLE bookings; ')",
        "-- DROP TABLE bookings;",
        "ALTER TYPE status ADD VALUE 'C'",
      })
  void whatExpandsIsFine(String statement) {
    assertThat(MigrationRules.check(statement + ";")).isEmpty();
  }
}
