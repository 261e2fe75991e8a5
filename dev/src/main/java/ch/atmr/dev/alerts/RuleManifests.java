package ch.atmr.dev.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;

/** The rules as objects of the Prometheus operator, for those who deploy without Helm. */
final class RuleManifests {
  /** Each overlay puts its own in this place. */
  private static final String NAMESPACE = "atmr";

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  private RuleManifests() {}

  /** The text of kustomize/components/monitoring/prometheusrules.yaml. */
  static String of(AlertRules rules) throws IOException {
    StringBuilder text =
        new StringBuilder("# Generated from alerts/rules by ./atmr alerts rules.\n");
    for (String file : rules.files().keySet()) {
      text.append(YAML.writeValueAsString(manifest(file, rules.groupsOf(file).deepCopy())));
    }
    return text.toString();
  }

  private static ObjectNode manifest(String file, JsonNode groups) {
    groups.forEach(group -> group.path("rules").forEach(RuleManifests::keepNamespace));
    ObjectNode manifest = YAML.createObjectNode();
    manifest.put("apiVersion", "monitoring.coreos.com/v1").put("kind", "PrometheusRule");
    manifest
        .putObject("metadata")
        .put("name", "atmr-" + file)
        .putObject("labels")
        .put("app.kubernetes.io/name", "atmr")
        .put("app.kubernetes.io/instance", "atmr")
        .put("app.kubernetes.io/component", "api");
    manifest.putObject("spec").set("groups", groups);
    return manifest;
  }

  // As in the chart: an expression may lose the label, and routes of the operator ask for it.
  private static void keepNamespace(JsonNode rule) {
    if (rule.has("alert")) {
      ((ObjectNode) rule.path("labels")).put("namespace", NAMESPACE);
    }
  }
}
