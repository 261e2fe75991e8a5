package ch.atmr.fuzz;

import ch.atmr.testing.ApiClient.Response;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What every answer owes: no fault of ours, a problem document on errors, the contract's shape. */
final class AnswerCheck {
  private static final String BASE = "https://atmr.ch/fuzz";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Words of our inner workings; none of them is in a contract, a text or the fuzz's own values.
   */
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\tat |Exception|java\\.lang|io\\.helidon|org\\.postgresql|SQLSTATE|ch\\.atmr\\.");

  private final JsonNode document;
  private final JsonSchemaFactory schemas;
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  private final Map<String, JsonSchema> compiled = new HashMap<>();

  AnswerCheck(JsonNode document) {
    this.document = document;
    ObjectNode root = document.deepCopy();
    root.put("$id", BASE);
    JsonMetaSchema dialect =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword("components"))
            .keyword(new NonValidationKeyword("paths"))
            .build();
    this.schemas =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder ->
                builder
                    .metaSchema(dialect)
                    .schemaLoaders(loaders -> loaders.schemas(Map.of(BASE, root.toString()))));
  }

  /** What is wrong with an answer; empty when nothing is. */
  Optional<String> fault(FuzzRequest request, Response answer) {
    int status = answer.status();
    if (status >= 500 && status != 503) {
      return Optional.of("a fault of ours");
    }
    if (INSIDE.matcher(answer.body()).find()) {
      return Optional.of("shows its inner workings");
    }
    String type = answer.header("Content-Type").orElse("").replaceFirst(";.*", "");
    if (status >= 400 && !type.equals("application/problem+json")) {
      return Optional.of("an error that is no problem document: " + type);
    }
    JsonNode responses = request.operation().path("responses");
    String key = Integer.toString(status);
    if (!responses.has(key) && status < 400) {
      return Optional.of("a status that the contract does not know");
    }
    if (answer.body().isEmpty()) {
      return status == 204 || status == 304 ? Optional.empty() : Optional.of("no body");
    }
    return responses.has(key) ? ofShape(request, key, type, answer) : Optional.empty();
  }

  private Optional<String> ofShape(
      FuzzRequest request, String status, String type, Response answer) {
    String pointer = request.pointer() + "/responses/" + status;
    JsonNode response = document.at(pointer);
    if (response.has("$ref")) {
      pointer = response.get("$ref").asText().substring(1);
    }
    String schema = pointer + "/content/" + type.replace("/", "~1") + "/schema";
    if (document.at(schema).isMissingNode()) {
      return Optional.of("a body that the contract does not know: " + type);
    }
    try {
      Set<ValidationMessage> messages = compiled(schema).validate(JSON.readTree(answer.body()));
      return messages.isEmpty() ? Optional.empty() : Optional.of("not the shape: " + messages);
    } catch (JsonProcessingException e) {
      return Optional.of("no JSON: " + e.getOriginalMessage());
    }
  }

  private JsonSchema compiled(String pointer) {
    return compiled.computeIfAbsent(
        pointer, at -> schemas.getSchema(SchemaLocation.of(BASE + "#" + at), config));
  }
}
