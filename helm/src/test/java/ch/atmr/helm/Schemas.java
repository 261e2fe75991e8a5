package ch.atmr.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The schemas of Kubernetes and of the operators' resources; unknown fields are refused. */
final class Schemas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonSchemaFactory factory =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
  private final Map<String, JsonSchema> known = new HashMap<>();

  /** What is wrong with a manifest; empty when nothing is. */
  List<String> faults(Manifest manifest) {
    return schema(manifest).validate(manifest.node()).stream()
        .map(fault -> manifest.id() + " " + fault.getMessage())
        .toList();
  }

  private JsonSchema schema(Manifest manifest) {
    String apiVersion = manifest.node().path("apiVersion").asText();
    String name = "/schemas/" + apiVersion.replace('/', '_') + "_" + manifest.kind() + ".json";
    return known.computeIfAbsent(name, this::load);
  }

  private JsonSchema load(String name) {
    try (InputStream schema = Schemas.class.getResourceAsStream(name)) {
      if (schema == null) {
        throw new AssertionError("no schema " + name + "; add it to .ci/steps/schemas.py");
      }
      JsonNode node = JSON.readTree(schema);
      return factory.getSchema(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
