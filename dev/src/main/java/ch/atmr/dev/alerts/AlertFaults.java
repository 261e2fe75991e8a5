package ch.atmr.dev.alerts;

import ch.atmr.dev.alerts.AlertRules.Alert;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is wrong with the alerts, short of what promtool finds. */
final class AlertFaults {
  private static final Set<String> SEVERITIES = Set.of("critical", "warning", "none");
  // labels are read by whoever is paged, and kept by whom they are sent to
  private static final Set<String> FORBIDDEN =
      Set.of("company", "company_id", "tenant", "user", "user_id", "client", "driver", "email");

  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| (?:critical|warning|none) \\|", Pattern.MULTILINE);

  private final AlertFolder folder;
  private final List<String> faults = new ArrayList<>();

  private AlertFaults(AlertFolder folder) {
    this.folder = folder;
  }

  /**
   * @param table the page that lists the alerts, docs/alerts.md
   * @return a line each; empty when all is well
   */
  static List<String> of(AlertFolder folder, Path table) throws IOException {
    AlertFaults check = new AlertFaults(folder);
    check.drift(folder.rules(), folder.wantedRules(new TimeScale(1)), "./atmr alerts rules");
    check.drift(folder.manifests(), folder.wantedManifests(), "./atmr alerts rules");
    check.drift(folder.tests(), folder.wantedTests(), "./atmr alerts tests");
    check.leftovers(folder.tests(), folder.wantedTests().keySet());
    AlertRules rules = AlertRules.read(folder.rules());
    check.series(rules);
    check.alerts(rules, Files.readString(table));
    return List.copyOf(check.faults);
  }

  private void drift(Path where, Map<String, String> wanted, String command) throws IOException {
    for (Map.Entry<String, String> file : wanted.entrySet()) {
      Path path = where.resolve(file.getKey());
      if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
        faults.add(path + " is not what " + command + " makes");
      }
    }
  }

  private void leftovers(Path where, Set<String> wanted) throws IOException {
    for (Path path : AlertRules.yaml(where)) {
      if (!wanted.contains(path.getFileName().toString())) {
        faults.add(path + " belongs to no case");
      }
    }
  }

  private void series(AlertRules rules) throws IOException {
    Set<String> told = folder.series();
    Set<String> unused = new TreeSet<>(told);
    Set<String> recorded = new TreeSet<>();
    rules.all().forEach(rule -> recorded.add(rule.path("record").asText()));
    for (JsonNode rule : rules.all()) {
      for (String series : Expressions.series(rule.path("expr").asText())) {
        unused.remove(series);
        if (!told.contains(series) && !recorded.contains(series)) {
          faults.add(series + " is used by a rule; metrics.yaml does not say who tells it");
        }
      }
    }
    unused.forEach(series -> faults.add(series + " is in metrics.yaml and no rule uses it"));
  }

  private void alerts(AlertRules rules, String table) throws IOException {
    Map<String, Integer> cases = new HashMap<>();
    folder.cases().forEach(row -> cases.merge(row.alert(), 1, Integer::sum));
    Map<String, Integer> written = new HashMap<>();
    for (Alert alert : rules.alerts()) {
      written.merge(alert.name(), 1, Integer::sum);
      alert(alert, table);
    }
    written.forEach((name, count) -> {
      if (cases.getOrDefault(name, 0) < count) {
        faults.add(name + " has fewer cases in cases.yaml than rules");
      }
    });
    ROW.matcher(table)
        .results()
        .map(row -> row.group(1))
        .filter(name -> !written.containsKey(name))
        .forEach(name -> faults.add(name + " is in the table and is no rule"));
  }

  private void alert(Alert alert, String table) {
    String name = alert.name();
    if (!SEVERITIES.contains(alert.label("severity"))) {
      faults.add(name + " has no severity: " + SEVERITIES);
    }
    if (!alert.label("service").equals("atmr") || alert.label("component").isEmpty()) {
      faults.add(name + " lacks its service or component");
    }
    if (alert.annotation("summary").isEmpty() || alert.annotation("description").isEmpty()) {
      faults.add(name + " lacks its summary or description");
    }
    if (!alert.annotation("runbook_url").equals("https://docs.atmr.ch/runbooks/" + name)) {
      faults.add(name + " does not name its runbook");
    }
    Set<String> labels = Expressions.labels(alert.rule().path("expr").asText());
    alert.rule().path("labels").fieldNames().forEachRemaining(labels::add);
    labels.retainAll(FORBIDDEN);
    labels.forEach(label -> faults.add(name + " has the label " + label));
    String row =
        "| `%s` | %s | %s |".formatted(name, alert.label("severity"), alert.label("component"));
    if (table.lines().noneMatch(line -> line.startsWith(row) && line.contains(alert.after()))) {
      faults.add("the table lacks the row " + row + " with " + alert.after());
    }
  }
}
