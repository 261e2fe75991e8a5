package ch.atmr.platform.queries;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/**
 * What the sections of this process have asked the database since its start, the worst first.
 *
 * @param entries by the most statements of one run
 */
public record QueryReport(List<Entry> entries) {
  public QueryReport {
    entries = List.copyOf(entries);
  }

  /** As the management port gives it: times in milliseconds, no value of any statement. */
  public JsonObject json() {
    JsonArrayBuilder sections = Json.createArrayBuilder();
    entries.forEach(entry -> sections.add(entry.json()));
    return Json.createObjectBuilder()
        .add("listed_above", QueryProfiling.LISTED)
        .add("sections", sections)
        .build();
  }

  /**
   * A section.
   *
   * @param runs how often it ran
   * @param queries statements of all runs
   * @param most statements of the run that had most
   * @param slow statements over the threshold
   * @param statements the most repeated first
   */
  public record Entry(
      Section section,
      long runs,
      long queries,
      int most,
      long nanos,
      long slow,
      List<Statement> statements) {
    public Entry {
      statements = List.copyOf(statements);
    }

    private JsonObjectBuilder json() {
      JsonArrayBuilder listed = Json.createArrayBuilder();
      statements.forEach(statement -> listed.add(statement.json()));
      return Json.createObjectBuilder()
          .add("section", section.toString())
          .add("runs", runs)
          .add("queries", queries)
          .add("most_in_one_run", most)
          .add("total_ms", nanos / 1e6)
          .add("slow", slow)
          .add("n_plus_one", statements.stream().anyMatch(Statement::nPlusOne))
          .add("statements", listed);
    }
  }

  /**
   * A statement of a section.
   *
   * @param nPlusOne whether one run executed it as often as makes an N+1
   */
  public record Statement(
      Fingerprint name,
      long executions,
      int mostInOneRun,
      long nanos,
      long slowestNanos,
      boolean nPlusOne) {

    @Override
    public String toString() {
      return mostInOneRun + " x " + name;
    }

    private JsonObjectBuilder json() {
      return Json.createObjectBuilder()
          .add("fingerprint", name.id())
          .add("text", name.text())
          .add("executions", executions)
          .add("most_in_one_run", mostInOneRun)
          .add("total_ms", nanos / 1e6)
          .add("slowest_ms", slowestNanos / 1e6)
          .add("n_plus_one", nPlusOne);
    }
  }
}
