package ch.atmr.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Values of earlier answers by their field's name, so that later requests find what exists. */
final class Harvest {
  private static final int KEPT = 60;

  private final SplittableRandom random;
  private final Map<String, List<JsonNode>> byName = new HashMap<>();

  Harvest(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Takes in an answer.
   *
   * @param kind what a plain {@code id} in it is the id of: the last word of the path
   */
  void take(String kind, JsonNode answer) {
    if (answer.isArray()) {
      answer.forEach(item -> take(kind, item));
    }
    for (Map.Entry<String, JsonNode> field : answer.properties()) {
      if (field.getValue().isContainerNode()) {
        take(kind, field.getValue());
      } else if (!field.getValue().isNull()) {
        keep(field.getKey().equals("id") ? kind : field.getKey(), field.getValue());
      }
    }
  }

  /** A value seen under a name. */
  Optional<JsonNode> value(String name) {
    List<JsonNode> seen = byName.getOrDefault(name, List.of());
    return seen.isEmpty() ? Optional.empty() : Optional.of(seen.get(random.nextInt(seen.size())));
  }

  /** An id for {@code {id}} behind a path's words: of that kind, or of any, or of nothing. */
  JsonNode id(String kind) {
    int draw = random.nextInt(10);
    if (draw < 8) {
      return value(kind).orElseGet(() -> LongNode.valueOf(1 + random.nextInt(30)));
    }
    return LongNode.valueOf(draw == 8 ? 1 + random.nextInt(200) : 9_007_199_254_740_991L);
  }

  private void keep(String name, JsonNode value) {
    List<JsonNode> seen = byName.computeIfAbsent(name, _ -> new ArrayList<>());
    if (seen.size() < KEPT) {
      seen.add(value);
    } else {
      seen.set(random.nextInt(KEPT), value);
    }
  }
}
