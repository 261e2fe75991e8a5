package ch.atmr.platform.http;

import ch.atmr.kernel.Problem.FieldError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenAPI contract: one document of all features, compiled at start, that checks every request
 * by one mechanism.
 */
public final class Contract {
  private final ObjectNode document;
  private final Map<String, Operation> operations;

  private Contract(ObjectNode document, Map<String, Operation> operations) {
    this.document = document;
    this.operations = operations;
  }

  /** Reads and compiles the contract on the class path. */
  public static Contract load() {
    ObjectNode document = ContractDocument.load();
    Schemas schemas = Schemas.of(document);
    Map<String, Operation> operations = new LinkedHashMap<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(entry -> {
                  String method = entry.getKey().toUpperCase(java.util.Locale.ROOT);
                  operations.put(
                      key(method, path.getKey()),
                      Operation.of(schemas, document, entry.getValue()));
                }));
    return new Contract(document, operations);
  }

  /** Method and path of each operation, like {@code GET /bookings/{id}}. */
  public Set<String> operations() {
    return operations.keySet();
  }

  /** The contract as JSON. */
  public byte[] json() {
    return ContractDocument.toJson(document);
  }

  /** The contract as YAML. */
  public byte[] yaml() {
    return ContractDocument.toYaml(document);
  }

  Operation operation(String method, String template) {
    Operation operation = operations.get(key(method, template));
    if (operation == null) {
      throw new IllegalStateException("not in the contract: " + method + " " + template);
    }
    return operation;
  }

  private static String key(String method, String template) {
    return method + " " + template;
  }

  /** What one operation takes. */
  record Operation(
      String id,
      Optional<String> limit,
      Parameters path,
      Parameters query,
      Parameters header,
      Optional<Schemas.Check> body,
      boolean bodyRequired) {

    static Operation of(Schemas schemas, ObjectNode document, JsonNode node) {
      String id = node.get("operationId").asText();
      Map<String, JsonNode> byPlace = Parameters.byPlace(document, node.path("parameters"));
      JsonNode body = ContractDocument.resolve(document, node.path("requestBody"));
      Optional<Schemas.Check> check =
          body.path("content").has("application/json")
              ? Optional.of(schemas.check(id + ".body"))
              : Optional.empty();
      return new Operation(
          id,
          Optional.ofNullable(node.get("x-atmr-limit")).map(JsonNode::asText),
          Parameters.of(schemas, id + ".path", byPlace.get("path")),
          Parameters.of(schemas, id + ".query", byPlace.get("query")),
          Parameters.of(schemas, id + ".header", byPlace.get("header")),
          check,
          body.path("required").asBoolean(false));
    }

    /** Parses and checks a JSON body; a body that is no JSON at all is a malformed one. */
    List<FieldError> checkBody(byte[] bytes) throws JsonProcessingException {
      return body.isEmpty() ? List.of() : body.get().check(ContractDocument.parse(bytes));
    }
  }

  /** The parameters of one place (path, query or header), checked as one object. */
  record Parameters(Map<String, JsonNode> schemaByName, Optional<Schemas.Check> check) {
    static Parameters of(
        Schemas schemas, String key, @org.jspecify.annotations.Nullable JsonNode object) {
      Map<String, JsonNode> byName = new HashMap<>();
      if (object == null) {
        return new Parameters(byName, Optional.empty());
      }
      object.get("properties").properties().forEach(p -> byName.put(p.getKey(), p.getValue()));
      return new Parameters(byName, Optional.of(schemas.check(key)));
    }

    static Map<String, JsonNode> byPlace(ObjectNode document, JsonNode parameters) {
      Map<String, JsonNode> places = new HashMap<>();
      for (JsonNode reference : parameters) {
        JsonNode parameter = ContractDocument.resolve(document, reference);
        String place = parameter.get("in").asText();
        JsonNode object = places.computeIfAbsent(place, _ -> emptyObject(place));
        String name = parameter.get("name").asText();
        ((ObjectNode) object.get("properties")).set(name, parameter.get("schema"));
        if (parameter.path("required").asBoolean(false)) {
          ((com.fasterxml.jackson.databind.node.ArrayNode) object.get("required")).add(name);
        }
      }
      return places;
    }

    List<FieldError> check(Map<String, String> values) {
      if (check.isEmpty()) {
        return values.keySet().stream()
            .map(name -> new FieldError(name, "additionalProperties", List.of()))
            .toList();
      }
      ObjectNode object = ContractDocument.newObject();
      values.forEach((name, value) -> object.set(name, coerce(name, value)));
      return check.get().check(object);
    }

    private JsonNode coerce(String name, String value) {
      JsonNode schema = schemaByName.get(name);
      String type = schema == null ? "string" : schema.path("type").asText("string");
      return ContractDocument.coerce(type, value);
    }

    private static ObjectNode emptyObject(String place) {
      ObjectNode object = ContractDocument.newObject();
      object.put("type", "object");
      object.putObject("properties");
      object.putArray("required");
      // Other headers are none of the contract's business; other query parameters are mistakes.
      object.put("additionalProperties", place.equals("header"));
      return object;
    }
  }
}
