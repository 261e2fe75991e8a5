package ch.atmr.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** Lays values over values, as Helm does: objects are merged, everything else is replaced. */
final class Overlay {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Overlay() {}

  /** Of two YAML texts. */
  static String of(String base, String over) {
    try {
      ObjectNode merged = (ObjectNode) YAML.readTree(base);
      lay(merged, YAML.readTree(over));
      return YAML.writeValueAsString(merged);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void lay(ObjectNode base, JsonNode over) {
    over.properties()
        .forEach(entry -> {
          JsonNode below = base.path(entry.getKey());
          if (entry.getValue().isObject() && below instanceof ObjectNode object) {
            lay(object, entry.getValue());
          } else {
            base.set(entry.getKey(), entry.getValue());
          }
        });
  }
}
