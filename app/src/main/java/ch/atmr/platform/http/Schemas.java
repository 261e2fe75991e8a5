package ch.atmr.platform.http;

import ch.atmr.kernel.Problem.FieldError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The contract's schemas, compiled: one for each operation's body and each place of parameters. */
final class Schemas {
  private static final String BASE = "https://atmr.ch/contract";

  private final JsonSchema whole;

  private Schemas(JsonSchema whole) {
    this.whole = whole;
  }

  static Schemas of(ObjectNode document) {
    ObjectNode root = ContractDocument.newObject();
    root.put("$id", BASE);
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.putObject("components").set("schemas", document.at("/components/schemas"));
    ObjectNode definitions = root.putObject("$defs");
    document
        .get("paths")
        .forEach(path -> path.forEach(operation -> define(definitions, document, operation)));
    String text = new String(ContractDocument.toJson(root), StandardCharsets.UTF_8);
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(Schemas::expression)
            .build();
    JsonMetaSchema dialect =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .keyword(new NonValidationKeyword("components"))
            .build();
    return new Schemas(
        JsonSchemaFactory.getInstance(
                VersionFlag.V202012,
                builder ->
                    builder
                        .metaSchema(dialect)
                        .schemaLoaders(loaders -> loaders.schemas(Map.of(BASE, text))))
            .getSchema(SchemaLocation.of(BASE), config));
  }

  /** The compiled schema of a key, {@code <operationId>.body}, {@code .path} and so on. */
  Check check(String key) {
    // From the one schema of the whole: asked by its address, each part would parse the whole
    // again.
    JsonSchema schema = whole.getRefSchema(SchemaLocation.Fragment.of("/$defs/" + key));
    schema.initializeValidators();
    return new Check(schema);
  }

  private static void define(ObjectNode definitions, ObjectNode document, JsonNode operation) {
    String id = operation.get("operationId").asText();
    Contract.Parameters.byPlace(document, operation.path("parameters"))
        .forEach((place, schema) -> definitions.set(id + "." + place, schema));
    JsonNode body = ContractDocument.resolve(document, operation.path("requestBody"));
    JsonNode schema = body.path("content").path("application/json").path("schema");
    if (!schema.isMissingNode()) {
      definitions.set(id + ".body", schema);
    }
  }

  // Java's $ also matches before a final line break, ECMA's does not.
  private static RegularExpression expression(String regex) {
    Pattern pattern = Pattern.compile(regex.replace("$", "\\z"));
    return value -> pattern.matcher(value).find();
  }

  /** One compiled schema. */
  record Check(JsonSchema schema) {
    List<FieldError> check(JsonNode node) {
      Set<ValidationMessage> messages = schema.validate(node);
      return messages.isEmpty() ? List.of() : messages.stream().map(Check::error).toList();
    }

    private static FieldError error(ValidationMessage message) {
      String field = dotted(message.getInstanceLocation().toString());
      String property = message.getProperty();
      if (property != null) {
        field = field.isEmpty() ? property : field + "." + property;
      }
      Object[] arguments = message.getArguments();
      return new FieldError(
          field, message.getType(), arguments == null ? List.of() : List.of(plain(arguments)));
    }

    // A JSON pointer, /overrides/seed, as people write it: overrides.seed.
    private static String dotted(String pointer) {
      return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
    }

    private static Object[] plain(Object[] arguments) {
      Object[] texts = new Object[arguments.length];
      for (int i = 0; i < arguments.length; i++) {
        texts[i] = String.valueOf(arguments[i]);
      }
      return texts;
    }
  }
}
