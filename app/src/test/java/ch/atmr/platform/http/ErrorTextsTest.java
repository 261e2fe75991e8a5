package ch.atmr.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.FieldError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every problem and rule has its row in docs/errors.md and its texts in all languages. */
class ErrorTextsTest {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([A-Z_]+)` \\| (\\d{3}) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);
  private static final Set<String> ASSERTIONS =
      Set.of(
          "type",
          "enum",
          "const",
          "minLength",
          "maxLength",
          "pattern",
          "format",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minItems",
          "maxItems",
          "uniqueItems",
          "contains",
          "minContains",
          "maxContains",
          "minProperties",
          "maxProperties",
          "required",
          "dependentRequired",
          "propertyNames",
          "additionalProperties",
          "unevaluatedProperties",
          "unevaluatedItems",
          "anyOf",
          "oneOf",
          "not");
  private static final Set<String> NAMED_SCHEMAS =
      Set.of("properties", "$defs", "dependentSchemas");

  @Test
  void everyProblemIsAmongTheSamples() {
    assertThat(problems().stream().map(Object::getClass).collect(Collectors.<Class<?>>toSet()))
        .containsExactlyInAnyOrder(Problem.class.getPermittedSubclasses());
  }

  @Test
  void everyCodeHasItsRowAndEveryRowItsCode() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "errors.md"));
    Map<String, Integer> rows = new TreeMap<>();
    Matcher row = ROW.matcher(document);
    while (row.find()) {
      assertThat(rows.put(row.group(1), Integer.valueOf(row.group(2)))).as(row.group(1)).isNull();
    }
    Map<String, Integer> codes = new TreeMap<>();
    problems().forEach(problem -> codes.put(problem.code(), Problems.status(problem)));
    assertThat(rows).isEqualTo(codes);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void everyCodeHasTitleAndMessage(Language language) {
    Texts texts = new Texts();
    for (Problem problem : problems()) {
      for (String part : List.of(".title", ".message")) {
        String key = "problem." + problem.code() + part;
        assertThat(texts.text(language, key, List.of())).isNotBlank().isNotEqualTo(key);
      }
    }
  }

  @Test
  void theLanguagesHaveTheSameKeysAndPlaces() {
    Map<String, String> french = bundle(Language.FRENCH);
    for (Language language : List.of(Language.ENGLISH, Language.GERMAN)) {
      Map<String, String> other = bundle(language);
      assertThat(other.keySet()).isEqualTo(french.keySet());
      other.forEach((key, text) ->
          assertThat(places(text)).as(key).isEqualTo(places(french.getOrDefault(key, ""))));
    }
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void aTextLosesNothingWhenItIsFormatted(Language language) {
    bundle(language)
        .forEach((key, text) -> {
          assertThat(text).as(key).isNotBlank();
          // MessageFormat eats a lone apostrophe, and what stands between two.
          assertThat(text.replace("''", "")).as(key).doesNotContain("'");
          String formatted = new Texts().text(language, key, List.of("A", "B", "C"));
          assertThat(formatted).as(key).doesNotContain("{").doesNotContain("}");
        });
  }

  @Test
  void everyRuleOfTheContractHasATextInEachLanguage() throws IOException {
    JsonNode document = new JsonMapper().readTree(Contract.load().json());
    Set<String> rules = new TreeSet<>(List.of("bodyRequired", "once", "cursor"));
    document.at("/components/schemas").forEach(schema -> collect(schema, rules));
    document
        .at("/components/parameters")
        .forEach(parameter -> collect(parameter.path("schema"), rules));
    document.findValues("schema").forEach(schema -> collect(schema, rules));
    assertThat(rules).contains("required", "pattern", "maxLength");
    for (Language language : Language.values()) {
      assertThat(bundle(language).keySet())
          .as(language.name())
          .containsAll(rules.stream().map(rule -> "rule." + rule).toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"integer\"} | \"x\" | type | integer",
        "{\"minLength\":3} | \"ab\" | minLength | 3",
        "{\"maxLength\":3} | \"abcd\" | maxLength | 3",
        "{\"pattern\":\"^a$\"} | \"b\" | pattern | format",
        "{\"type\":\"string\",\"format\":\"date\"} | \"b\" | format | date",
        "{\"enum\":[\"RED\",\"BLUE\"]} | \"x\" | enum | RED",
        "{\"const\":\"RED\"} | \"x\" | const | RED",
        "{\"minimum\":7} | 6 | minimum | 7",
        "{\"maximum\":7} | 8 | maximum | 7",
        "{\"exclusiveMinimum\":7} | 7 | exclusiveMinimum | 7",
        "{\"exclusiveMaximum\":7} | 7 | exclusiveMaximum | 7",
        "{\"multipleOf\":0.01} | 0.005 | multipleOf | 0.01",
        "{\"minItems\":2} | [1] | minItems | 2",
        "{\"maxItems\":1} | [1,2] | maxItems | 1",
        "{\"uniqueItems\":true} | [1,1] | uniqueItems | double",
        "{\"minProperties\":1} | {} | minProperties | one field",
        "{\"dependentRequired\":{\"a\":[\"b\"]}} | {\"a\":1} | dependentRequired | b",
        "{\"not\":{\"const\":1}} | 1 | not | combination",
        "{\"required\":[\"a\"]} | {} | required | required",
        "{\"additionalProperties\":false} | {\"z\":1} | additionalProperties | not known"
      })
  void aRuleNamesWhatItWants(String schema, String value, String rule, String named)
      throws IOException {
    List<FieldError> errors = check(schema, value);
    assertThat(errors.stream().map(FieldError::rule)).containsExactly(rule);
    String text = new Texts().text(Language.ENGLISH, "rule." + rule, errors.getFirst().arguments());
    assertThat(text).contains(named).doesNotContain("{").doesNotContain("rule.");
    assertThat(errors.getFirst().field()).startsWith("field");
  }

  @Test
  void aFieldIsNamedByItsPath() throws IOException {
    String schema =
        "{\"items\":{\"properties\":{\"seed\":{\"minimum\":1}},\"required\":[\"name\"]}}";
    assertThat(check(schema, "[{\"seed\":0,\"name\":1},{}]").stream().map(FieldError::field))
        .containsExactlyInAnyOrder("field.0.seed", "field.1.name");
  }

  private static List<FieldError> check(String schema, String value) throws IOException {
    JsonMapper json = new JsonMapper();
    ObjectNode document =
        (ObjectNode)
            json.readTree(
                """
                {"components": {"schemas": {}}, "paths": {"/x": {"post": {"operationId": "op",
                 "requestBody": {"content": {"application/json": {"schema":
                   {"properties": {"field": %s}}}}}}}}}
                """
                    .formatted(schema));
    return Schemas.of(document).check("op.body").check(json.readTree("{\"field\": " + value + "}"));
  }

  private static List<Problem> problems() {
    Duration second = Duration.ofSeconds(1);
    List<Problem> problems =
        new ArrayList<>(
            List.of(
                new Problem.Invalid(List.of()),
                new Problem.Malformed(),
                new Problem.BadRequest(),
                new Problem.Forbidden(),
                new Problem.NotFound(),
                new Problem.MethodNotAllowed(Set.of("GET")),
                new Problem.Stale(),
                new Problem.KeyInUse(second),
                new Problem.KeyReused(),
                new Problem.TooLarge(1),
                new Problem.UnsupportedMediaType("text/csv"),
                new Problem.BadRows(List.of(), 0),
                new Problem.RateLimited(second),
                new Problem.Unavailable(second),
                new Problem.Internal()));
    Arrays.stream(Problem.Unauthenticated.Reason.values())
        .forEach(reason -> problems.add(new Problem.Unauthenticated(reason)));
    Arrays.stream(Problem.Conflict.Reason.values())
        .forEach(reason -> problems.add(new Problem.Conflict(reason)));
    return problems;
  }

  private static void collect(JsonNode schema, Set<String> rules) {
    schema
        .properties()
        .forEach(entry -> {
          if (ASSERTIONS.contains(entry.getKey())) {
            rules.add(entry.getKey());
          }
          JsonNode value = entry.getValue();
          if (NAMED_SCHEMAS.contains(entry.getKey())) {
            value.forEach(named -> collect(named, rules));
          } else if (value.isArray()) {
            value.forEach(part -> collect(part, rules));
          } else if (value.isObject() && !entry.getKey().startsWith("example")) {
            collect(value, rules);
          }
        });
  }

  private static Set<String> places(String text) {
    Set<String> places = new TreeSet<>();
    Matcher place = Pattern.compile("\\{\\d+").matcher(text);
    while (place.find()) {
      places.add(place.group());
    }
    return places;
  }

  private static Map<String, String> bundle(Language language) {
    ResourceBundle bundle = ResourceBundle.getBundle("messages", language.locale());
    assertThat(bundle.getLocale()).isEqualTo(language.locale());
    Map<String, String> texts = new TreeMap<>();
    bundle.keySet().forEach(key -> texts.put(key, bundle.getString(key)));
    return texts;
  }
}
