package ch.atmr.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;

/** The table of values in the chart's README: meaning from the schema, default from the values. */
final class ValuesTable {
  private final ObjectMapper json = new ObjectMapper();
  private final JsonNode schema;
  private final JsonNode values;
  private final StringBuilder table = new StringBuilder();

  private ValuesTable(Path chart) throws IOException {
    this.schema = json.readTree(chart.resolve("values.schema.json").toFile());
    this.values = new YAMLMapper().readTree(chart.resolve("values.yaml").toFile());
  }

  /** The table as Markdown, without what is refused. */
  static String of(Path chart) throws IOException {
    ValuesTable made = new ValuesTable(chart);
    made.table.append("| value | default | meaning |\n|---|---|---|\n");
    made.rows("", made.schema, made.values);
    return made.table.toString();
  }

  private void rows(String prefix, JsonNode parent, JsonNode defaults) throws IOException {
    for (var entry : parent.path("properties").properties()) {
      JsonNode own = entry.getValue();
      JsonNode value = defaults.path(entry.getKey());
      if (own.path("deprecated").asBoolean()
          || (prefix.equals("settings.") && value.isMissingNode())) {
        continue;
      }
      if (own.has("properties") && value.isObject() && !value.isEmpty()) {
        row(prefix + entry.getKey(), "", own);
        rows(prefix + entry.getKey() + ".", own, value);
      } else {
        row(prefix + entry.getKey(), value.isMissingNode() ? "" : code(value), own);
      }
    }
  }

  private void row(String name, String value, JsonNode own) {
    table
        .append("| `")
        .append(name)
        .append("` | ")
        .append(value)
        .append(" | ")
        .append(own.path("description").asText().replace("|", "\\|"))
        .append(" |\n");
  }

  private String code(JsonNode value) throws IOException {
    String text = json.writeValueAsString(value).replace("|", "\\|");
    return "`" + (text.length() > 90 ? text.substring(0, 87) + "..." : text) + "`";
  }
}
