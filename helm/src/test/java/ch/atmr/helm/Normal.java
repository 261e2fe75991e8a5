package ch.atmr.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** A form in which two manifests of the same meaning are equal. */
final class Normal {
  /** Labels that say who made an object, not what it is. */
  private static final Set<String> MAKERS =
      Set.of("app.kubernetes.io/version", "app.kubernetes.io/part-of");

  /** Lists whose order means nothing: they are keyed by these fields. */
  private static final Set<String> KEYED =
      Set.of("env", "volumes", "volumeMounts", "topologySpreadConstraints", "egress");

  private Normal() {}

  static JsonNode of(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode sorted = JsonNodeFactory.instance.objectNode();
      TreeSet<String> names = new TreeSet<>();
      object.fieldNames().forEachRemaining(names::add);
      names.removeAll(MAKERS);
      for (String name : names) {
        JsonNode value = of(object.path(name));
        sorted.set(name, KEYED.contains(name) ? ordered(value) : value);
      }
      return sorted;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(each -> copy.add(of(each)));
      return copy;
    }
    return node;
  }

  private static JsonNode ordered(JsonNode list) {
    ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
    StreamSupport.stream(list.spliterator(), false)
        .sorted(Comparator.comparing(JsonNode::toString))
        .forEach(sorted::add);
    return sorted;
  }
}
