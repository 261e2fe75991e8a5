package ch.atmr.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Pattern;

/** Draws JSON values that fit a schema of the contract, save where fields depend on each other. */
final class SchemaValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int TRIES = 40;
  private static final List<String> TEXTS =
      List.of(
          "Jeanne Exemple",
          "Rue du Rhône 12",
          "a",
          "Zoë Müller-O'Neill",
          "נסיעה ١٢٣ 患者",
          "'; DROP TABLE bookings; --",
          "${jndi:ldap://127.0.0.1/a}",
          "../../etc/passwd",
          "<script>alert(1)</script>",
          "%s%n%x",
          "🚑",
          "GE-123456",
          "1201",
          "CH",
          "fr",
          "+41225550123",
          "CH9300762011623852957",
          "CHE-116.281.710",
          "Europe/Zurich",
          "08:30",
          "17:00:00",
          "PLAN");

  private final JsonNode document;
  private final SplittableRandom random;
  private final Harvest harvest;

  SchemaValues(JsonNode document, SplittableRandom random, Harvest harvest) {
    this.document = document;
    this.random = random;
    this.harvest = harvest;
  }

  /** Follows a {@code $ref}. */
  JsonNode resolve(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.get("$ref").asText().substring(1)) : schema;
  }

  /** A value for a field, parameter or body. */
  JsonNode draw(String name, JsonNode raw) {
    JsonNode schema = resolve(raw);
    Optional<JsonNode> seen = harvest.value(name);
    if (seen.isPresent() && random.nextInt(10) < 6) {
      return seen.get();
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    }
    return switch (type(schema)) {
      case "object" -> object(schema);
      case "array" -> array(name, schema);
      case "integer" -> integer(schema);
      case "number" -> number(schema);
      case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
      default -> TextNode.valueOf(text(schema));
    };
  }

  private String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return type.get(0).asText();
    }
    return type.isMissingNode() && schema.has("properties") ? "object" : type.asText("string");
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode object = NODES.objectNode();
    // Some bodies are sparse, some full.
    int share = 1 + random.nextInt(9);
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (isRequired(schema, property.getKey()) || random.nextInt(10) < share) {
        object.set(property.getKey(), draw(property.getKey(), property.getValue()));
      }
    }
    return object;
  }

  private static boolean isRequired(JsonNode schema, String name) {
    for (JsonNode required : schema.path("required")) {
      if (required.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private ArrayNode array(String name, JsonNode schema) {
    int least = schema.path("minItems").asInt(0);
    int most = Math.min(schema.path("maxItems").asInt(3), least + 3);
    ArrayNode array = NODES.arrayNode();
    for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
      array.add(draw(name, schema.path("items")));
    }
    return array;
  }

  private LongNode integer(JsonNode schema) {
    long least = schema.path("minimum").asLong(0);
    long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
    return LongNode.valueOf(
        switch (random.nextInt(6)) {
          case 0 -> least;
          case 1 -> most;
          default -> least + random.nextLong(Math.min(most - least, 200) + 1);
        });
  }

  private DecimalNode number(JsonNode schema) {
    double least = schema.path("minimum").asDouble(0);
    double most = schema.path("maximum").asDouble(1000);
    double value =
        switch (random.nextInt(6)) {
          case 0 -> least;
          case 1 -> most;
          case 2 -> 46.2;
          default -> least + random.nextDouble() * (most - least);
        };
    return DecimalNode.valueOf(
        BigDecimal.valueOf(Math.round(value * 100)).movePointLeft(2).stripTrailingZeros());
  }

  private String text(JsonNode schema) {
    Optional<Pattern> pattern =
        Optional.ofNullable(schema.get("pattern"))
            .map(p -> Pattern.compile(p.asText().replace("$", "\\z")));
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    for (int i = 0; i < TRIES; i++) {
      String candidate = candidate(schema, most);
      boolean fits = pattern.isEmpty() || pattern.get().matcher(candidate).find();
      if (fits && candidate.length() >= least && candidate.length() <= most) {
        return candidate;
      }
    }
    return "";
  }

  private String candidate(JsonNode schema, int most) {
    return switch (schema.path("format").asText("")) {
      case "date" -> day();
      case "date-time" ->
          day() + "T%02d:%02d:00Z".formatted(random.nextInt(24), random.nextInt(60));
      case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
      case "password" -> "Salève-" + (1000 + random.nextInt(9000));
      default -> word(most);
    };
  }

  private String word(int most) {
    return switch (random.nextInt(8)) {
      case 0 -> "u" + random.nextInt(100_000) + "@example.ch";
      case 1 -> Integer.toString(random.nextInt(100_000));
      case 2 -> day();
      case 3 -> "x".repeat(Math.min(most, 300));
      default -> TEXTS.get(random.nextInt(TEXTS.size()));
    };
  }

  /** Days around the one that the tests' clock shows, and some far away. */
  private String day() {
    int year = random.nextInt(10) == 0 ? 1900 + random.nextInt(200) : 2026 + random.nextInt(2);
    return "%d-%02d-%02d".formatted(year, 1 + random.nextInt(12), 1 + random.nextInt(28));
  }
}
