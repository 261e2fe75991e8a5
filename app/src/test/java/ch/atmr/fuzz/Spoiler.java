package ch.atmr.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes right bodies and values wrong, in the ways that break parsers, binders and columns. */
final class Spoiler {
  /** JSON values, as text, that some field somewhere will not stand. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "-0.0",
          "1e400",
          "1e-400",
          "2147483648",
          "-2147483649",
          "9223372036854775807",
          "9223372036854775808",
          "123456789012345678901234567890123456789012345678901234567890",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udbff\\udfff\"",
          "\"\\u202e\\u200b\\ufeff\"",
          "\"a\\nb\\tc\"",
          "\"NaN\"",
          "\"0000-00-00\"",
          "\"2026-02-30\"",
          "\"9999-12-31T23:59:59+14:00\"",
          "\"1900-01-01T00:00:00-14:00\"",
          "\"2026-12-01T24:00:00Z\"",
          "\"2026-12-01T23:59:60Z\"",
          "\"' OR '1'='1\"",
          "\"\\\\\"",
          "[]",
          "{}",
          "[null]",
          "[[[[]]]]",
          "{\"a\":{\"b\":{}}}",
          "[1,\"a\",null,{}]");

  private static final List<String> PARAMETERS =
      List.of(
          "",
          "0",
          "-1",
          "1e1",
          "99999999999999999999",
          "null",
          "true",
          "%00",
          "%F0%9F%9A%91",
          "%C3%28",
          "%27%20OR%201=1--",
          "2026-02-30",
          "1900-01-01",
          "2099-12-31",
          "..%2F..%2Fetc%2Fpasswd",
          "a".repeat(600));

  private final SplittableRandom random;

  Spoiler(SplittableRandom random) {
    this.random = random;
  }

  /** A path or query value, percent-encoded. */
  String parameter() {
    return PARAMETERS.get(random.nextInt(PARAMETERS.size()));
  }

  /** A body's text with something wrong in it. */
  String body(JsonNode right) {
    String text = right.toString();
    return switch (random.nextInt(12)) {
      case 0 -> text.substring(0, random.nextInt(text.length() + 1));
      case 1 -> text + text;
      case 2 -> flipped(text);
      case 3 -> "[".repeat(1 + random.nextInt(2000));
      case 4 -> VALUES.get(random.nextInt(VALUES.size()));
      case 5 -> right instanceof ObjectNode object ? doubled(object) : "";
      case 6 -> right instanceof ObjectNode object ? longer(object) : "{";
      default -> right instanceof ObjectNode object ? changed(object) : "[" + text + "]";
    };
  }

  /** One or two fields get a value of another kind, go, or are strangers. */
  private String changed(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    String text = copy.toString();
    for (int i = random.nextInt(2); i >= 0; i--) {
      List<String> names = names(copy);
      if (names.isEmpty() || random.nextInt(8) == 0) {
        copy.set(
            List.of("id", "role", "company_id", "is_active", "version", "__proto__")
                .get(random.nextInt(6)),
            JsonNodeFactory.instance.numberNode(1));
        text = copy.toString();
        continue;
      }
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(6) == 0) {
        copy.remove(name);
        text = copy.toString();
        continue;
      }
      // A marker, so that values may stand in the text which no tree can hold.
      copy.put(name, "@spoiled@");
      text = copy.toString().replace("\"@spoiled@\"", VALUES.get(random.nextInt(VALUES.size())));
      copy = object.deepCopy();
    }
    return text;
  }

  private String doubled(ObjectNode object) {
    String text = object.toString();
    List<String> names = names(object);
    return names.isEmpty()
        ? text
        : "{\"" + names.getFirst() + "\":1," + text.substring(1).replaceFirst("^}", "\"z\":1}");
  }

  private String longer(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    for (String name : names(copy)) {
      if (copy.get(name).isTextual()) {
        copy.put(name, "é".repeat(1 + random.nextInt(20_000)));
        break;
      }
    }
    return copy.toString();
  }

  private String flipped(String text) {
    if (text.isEmpty()) {
      return "\u0000";
    }
    char[] letters = text.toCharArray();
    letters[random.nextInt(letters.length)] = (char) (1 + random.nextInt(0x2FF));
    return new String(letters);
  }

  private static List<String> names(ObjectNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
