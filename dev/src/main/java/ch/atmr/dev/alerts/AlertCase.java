package ch.atmr.dev.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of alerts/cases.yaml: what makes an alert fire and when, and what comes close and must not.
 *
 * @param step seconds between samples and between evaluations
 * @param series by name and labels the samples that make it fire
 * @param fires seconds after which it does; one step earlier it must not
 * @param labels what the firing alert has beside those of its rule
 * @param quiet samples that just keep within bounds; empty for an alert that always fires
 * @param firesWithoutData whether nothing at all makes it fire
 */
record AlertCase(
    String alert,
    int step,
    Map<String, String> series,
    int fires,
    Map<String, String> labels,
    Map<String, String> quiet,
    boolean firesWithoutData) {
  private static final int MINUTE = 60;

  static List<AlertCase> read(Path file) throws IOException {
    List<AlertCase> cases = new ArrayList<>();
    for (JsonNode row : new YAMLMapper().readTree(file.toFile())) {
      cases.add(of(row));
    }
    return List.copyOf(cases);
  }

  private static AlertCase of(JsonNode row) {
    String alert = row.path("alert").asText();
    if (!row.has("fires") || !row.has("series") || !row.has("quiet")) {
      throw new IllegalArgumentException(
          alert + ": a case has series, the time at which they make it fire, and quiet ones");
    }
    return new AlertCase(
        alert,
        row.has("step") ? seconds(row.path("step").asText()) : MINUTE,
        texts(row.path("series")),
        seconds(row.path("fires").asText()),
        texts(row.path("labels")),
        texts(row.path("quiet")),
        row.path("no_data").asText().equals("fires"));
  }

  /** Whether the case is about this rule, of several that have its name. */
  boolean isOf(AlertRules.Alert rule) {
    return rule.name().equals(alert)
        && labels.entrySet().stream()
            .allMatch(label ->
                rule.label(label.getKey()).isEmpty()
                    || rule.label(label.getKey()).equals(label.getValue()));
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  private static int seconds(String duration) {
    int amount = Integer.parseInt(duration.substring(0, duration.length() - 1));
    return switch (duration.charAt(duration.length() - 1)) {
      case 's' -> amount;
      case 'm' -> amount * MINUTE;
      case 'h' -> amount * 60 * MINUTE;
      case 'd' -> amount * 24 * 60 * MINUTE;
      default -> throw new IllegalArgumentException("no duration: " + duration);
    };
  }
}
