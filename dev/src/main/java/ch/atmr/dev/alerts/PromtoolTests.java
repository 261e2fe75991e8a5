package ch.atmr.dev.alerts;

import ch.atmr.dev.alerts.AlertRules.Alert;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tests for promtool, made of the rows of alerts/cases.yaml: each alert fires at its time and not a
 * step earlier, stays silent, and does what it should without data.
 */
final class PromtoolTests {
  private static final Pattern LABEL = Pattern.compile("\\{\\{ \\$labels\\.(\\w+) }}");

  private static final String OBJECTIVES = "slo";

  private final AlertRules rules;
  private final StringBuilder text = new StringBuilder();

  private PromtoolTests(AlertRules rules) {
    this.rules = rules;
  }

  /** The text of each file below alerts/tests, by its name. */
  static Map<String, String> of(AlertRules rules, List<AlertCase> cases) {
    Map<String, List<Subject>> files = new TreeMap<>();
    for (AlertCase row : cases) {
      Alert rule =
          rules.alerts().stream()
              .filter(row::isOf)
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("no rule of this name: " + row.alert()));
      // A file has one interval of evaluation.
      String name = rule.file() + (row.step() == 60 ? "" : "-" + row.step() + "s");
      files.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Subject(row, rule));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    files.forEach((name, subjects) ->
        texts.put(name + "_test.yaml", new PromtoolTests(rules).text(subjects)));
    return texts;
  }

  private String text(List<Subject> subjects) {
    Subject first = subjects.getFirst();
    List<String> files = files(first.rule.file());
    text.append("# Generated from alerts/cases.yaml by ./atmr alerts tests.\nrule_files:\n");
    files.forEach(file -> text.append("  - ../rules/").append(file).append(".yaml\n"));
    text.append("group_eval_order:\n");
    files.forEach(file ->
        rules.groupNames(file).forEach(group -> text.append("  - ").append(group).append('\n')));
    text.append("evaluation_interval: ").append(first.row.step()).append("s\ntests:\n");
    subjects.forEach(this::subject);
    return text.toString();
  }

  /** The file, after that of the objectives where it uses what they record. */
  private List<String> files(String file) {
    return !file.equals(OBJECTIVES) && rules.uses(file, "slo:")
        ? List.of(OBJECTIVES, file)
        : List.of(file);
  }

  private void subject(Subject subject) {
    AlertCase row = subject.row;
    begin(subject, "fires", row.series());
    if (row.fires() > 0) {
      expect(subject, row.fires() - row.step(), false);
    }
    expect(subject, row.fires(), true);
    if (!row.quiet().isEmpty()) {
      begin(subject, "stays silent", row.quiet());
      for (int later : List.of(0, 5, 20)) {
        expect(subject, row.fires() + later * row.step(), false);
      }
    }
    begin(subject, "has no data", Map.of());
    expect(subject, Math.max(row.fires(), 3_600), row.firesWithoutData());
  }

  private void begin(Subject subject, String what, Map<String, String> series) {
    text.append("  - name: %s %s\n".formatted(subject.row.alert(), what));
    text.append("    interval: %ds\n".formatted(subject.row.step()));
    if (!series.isEmpty()) {
      text.append("    input_series:\n");
    }
    series.forEach((name, samples) ->
        text.append("      - {series: '%s', values: '%s'}\n".formatted(name, samples)));
    text.append("    alert_rule_test:\n");
  }

  private void expect(Subject subject, int seconds, boolean fires) {
    text.append("      - eval_time: %ds\n".formatted(seconds));
    text.append("        alertname: %s\n".formatted(subject.row.alert()));
    if (!fires) {
      text.append("        exp_alerts: []\n");
      return;
    }
    text.append("        exp_alerts:\n          - exp_labels:\n");
    Map<String, String> labels = new TreeMap<>(subject.row.labels());
    subject
        .rule
        .rule()
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    labels.forEach((name, value) -> text.append("              %s: '%s'\n".formatted(name, value)));
    text.append("            exp_annotations:\n");
    for (String annotation : List.of("summary", "description", "runbook_url")) {
      text.append(
          "              %s: '%s'\n"
              .formatted(
                  annotation,
                  filled(subject.rule.annotation(annotation), labels).replace("'", "''")));
    }
  }

  private static String filled(String annotation, Map<String, String> labels) {
    return LABEL
        .matcher(annotation)
        .replaceAll(found -> Matcher.quoteReplacement(labels.getOrDefault(found.group(1), "")));
  }

  private record Subject(AlertCase row, Alert rule) {}
}
