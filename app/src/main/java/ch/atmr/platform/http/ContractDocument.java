package ch.atmr.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the contract's files, one a feature, into one document, and parses JSON for its checks. */
final class ContractDocument {
  private static final List<String> FEATURES =
      List.of(
          "openapi",
          "system",
          "auth",
          "companies",
          "clients",
          "drivers",
          "bookings",
          "driver-day",
          "privacy",
          "profiles",
          "administration",
          "dispatch");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(new BoundedValues())
          .build();
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private ContractDocument() {}

  static ObjectNode load() {
    ObjectNode whole = JSON.createObjectNode();
    whole.putObject("paths");
    whole.putObject("components");
    for (String feature : FEATURES) {
      merge(whole, read(feature));
    }
    return whole;
  }

  static JsonNode parse(byte[] json) throws JsonProcessingException {
    try {
      JsonNode node = JSON.readTree(json);
      if (node.isMissingNode()) {
        throw new Unreadable("nothing but blanks", null);
      }
      return node;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IllegalArgumentException | IOException e) {
      throw new Unreadable("a number, a text or an encoding that cannot be read", e);
    }
  }

  static ObjectNode newObject() {
    return JSON.createObjectNode();
  }

  /** A parameter's text as the type that its schema names; text that does not fit stays text. */
  static JsonNode coerce(String type, String value) {
    try {
      return switch (type) {
        case "integer" -> BigIntegerNode.valueOf(new BigInteger(value));
        case "number" -> DecimalNode.valueOf(new BigDecimal(value));
        case "boolean" ->
            value.equals("true") || value.equals("false")
                ? BooleanNode.valueOf(Boolean.parseBoolean(value))
                : TextNode.valueOf(value);
        default -> TextNode.valueOf(value);
      };
    } catch (NumberFormatException e) {
      return TextNode.valueOf(value);
    }
  }

  /** Follows a {@code $ref} of the document. */
  static JsonNode resolve(ObjectNode document, JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  static byte[] toJson(JsonNode document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] toYaml(JsonNode document) {
    try {
      return YAML.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode read(String feature) {
    String name = "/openapi/" + feature + ".yaml";
    try (InputStream in = ContractDocument.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the contract's file is missing: " + name);
      }
      return (ObjectNode) YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static void merge(ObjectNode whole, ObjectNode feature) {
    feature
        .properties()
        .forEach(entry -> {
          switch (entry.getKey()) {
            case "paths" -> addAll((ObjectNode) whole.get("paths"), entry.getValue());
            case "components" ->
                entry
                    .getValue()
                    .properties()
                    .forEach(kind ->
                        addAll(
                            ((ObjectNode) whole.get("components")).withObject("/" + kind.getKey()),
                            kind.getValue()));
            default -> whole.set(entry.getKey(), entry.getValue());
          }
        });
  }

  private static void addAll(ObjectNode target, JsonNode more) {
    more.properties()
        .forEach(entry -> {
          if (target.has(entry.getKey())) {
            throw new IllegalStateException("twice in the contract: " + entry.getKey());
          }
          target.set(entry.getKey(), entry.getValue());
        });
  }

  /**
   * Beside what the parser itself refuses: a number like {@code 0.1e-2147483647}, half a UTF-32.
   */
  private static final class Unreadable extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, @Nullable Exception cause) {
      super(message, cause);
    }
  }

  /**
   * Refuses half a surrogate pair, which UTF-8 cannot write and which would be kept as a question
   * mark. Makes a text of a number so large or fine that arithmetic on it would take for ever: the
   * schema then refuses it by its type.
   */
  private static final class BoundedValues extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;
    private static final int DIGITS = 30;

    @Override
    public TextNode textNode(String text) {
      if (!isWhole(text)) {
        throw new IllegalArgumentException("half a surrogate pair");
      }
      return super.textNode(text);
    }

    private static boolean isWhole(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (Character.isSurrogate(text.charAt(i))) {
          boolean pair =
              i + 1 < text.length()
                  && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
          if (!pair) {
            return false;
          }
          i++;
        }
      }
      return true;
    }

    @Override
    public ValueNode numberNode(BigDecimal value) {
      boolean tooLong = value.scale() > DIGITS || (long) value.precision() - value.scale() > DIGITS;
      if (tooLong) {
        return textNode(value.toString());
      }
      return value.stripTrailingZeros().scale() <= 0
          ? BigIntegerNode.valueOf(value.toBigIntegerExact())
          : super.numberNode(value);
    }
  }
}
