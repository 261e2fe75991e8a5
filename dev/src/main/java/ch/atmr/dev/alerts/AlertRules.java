package ch.atmr.dev.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The rules below alerts/rules as Prometheus reads them.
 *
 * @param files what each file holds, by its name without the ending
 */
record AlertRules(Map<String, JsonNode> files) {
  private static final YAMLMapper YAML = new YAMLMapper();

  static AlertRules read(Path folder) throws IOException {
    Map<String, JsonNode> files = new TreeMap<>();
    for (Path file : yaml(folder)) {
      files.put(name(file), YAML.readTree(file.toFile()));
    }
    return new AlertRules(files);
  }

  /** The files of a folder that hold YAML, in order. */
  static List<Path> yaml(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** All alerting rules. */
  List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    files.forEach((file, content) ->
        rules(content)
            .filter(rule -> rule.has("alert"))
            .forEach(rule -> alerts.add(new Alert(file, rule))));
    return alerts;
  }

  /** The name and expression of every rule, recording rules included. */
  List<JsonNode> all() {
    return files.values().stream().flatMap(AlertRules::rules).toList();
  }

  JsonNode groupsOf(String file) {
    return files.getOrDefault(file, YAML.createObjectNode()).path("groups");
  }

  /** The names of a file's groups, in order. */
  List<String> groupNames(String file) {
    List<String> names = new ArrayList<>();
    groupsOf(file).forEach(group -> names.add(group.path("name").asText()));
    return names;
  }

  /** Whether a rule of the file reads series whose names begin so. */
  boolean uses(String file, String prefix) {
    return rules(files.getOrDefault(file, YAML.createObjectNode()))
        .anyMatch(rule -> rule.path("expr").asText().contains(prefix));
  }

  private static Stream<JsonNode> rules(JsonNode content) {
    List<JsonNode> rules = new ArrayList<>();
    content.path("groups").forEach(group -> group.path("rules").forEach(rules::add));
    return rules.stream();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".yaml", "");
  }

  /** An alerting rule. */
  record Alert(String file, JsonNode rule) {
    String name() {
      return rule.path("alert").asText();
    }

    String label(String label) {
      return rule.path("labels").path(label).asText();
    }

    String annotation(String annotation) {
      return rule.path("annotations").path(annotation).asText();
    }

    String after() {
      return rule.path("for").asText("0m");
    }
  }
}
