package ch.atmr.dev.alerts;

import ch.atmr.platform.slo.Objectives;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The repository's folder alerts/.
 *
 * @param path where it is
 */
record AlertFolder(Path path) {
  private static final String GENERATED = "slo.yaml";
  private static final String MANIFESTS = "prometheusrules.yaml";

  Path rules() {
    return path.resolve("rules");
  }

  Path tests() {
    return path.resolve("tests");
  }

  /** All rule files as they should be, by name: those that people write, and the generated one. */
  Map<String, String> wantedRules(TimeScale scale) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (Path file : AlertRules.yaml(rules())) {
      files.put(file.getFileName().toString(), scale.apply(Files.readString(file)));
    }
    files.put(GENERATED, scale.apply(SloRules.of(Objectives.load())));
    return files;
  }

  /** All tests for promtool as they should be, by name. */
  Map<String, String> wantedTests() throws IOException {
    return PromtoolTests.of(AlertRules.read(rules()), cases());
  }

  /** Where the rules lie for those who deploy without Helm. */
  Path manifests() {
    return path.toAbsolutePath().resolveSibling("kustomize/components/monitoring");
  }

  /** What lies there of them as it should be, by name. */
  Map<String, String> wantedManifests() throws IOException {
    return Map.of(MANIFESTS, RuleManifests.of(AlertRules.read(rules())));
  }

  List<AlertCase> cases() throws IOException {
    return AlertCase.read(path.resolve("cases.yaml"));
  }

  /** Every series that a rule may use and no rule records. */
  Set<String> series() throws IOException {
    Set<String> series = new TreeSet<>();
    collect(new YAMLMapper().readTree(path.resolve("metrics.yaml").toFile()), series);
    return series;
  }

  private static void collect(JsonNode node, Set<String> names) {
    if (node.isTextual()) {
      names.add(node.asText());
    }
    node.forEach(child -> collect(child, names));
  }
}
