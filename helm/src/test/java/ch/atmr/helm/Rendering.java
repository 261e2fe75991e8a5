package ch.atmr.helm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the chart, or an overlay, makes of its values.
 *
 * @param all the manifests, in their order
 */
record Rendering(List<Manifest> all) {
  private static final YAMLMapper YAML = new YAMLMapper();

  Rendering {
    all = List.copyOf(all);
  }

  /** Reads a stream of YAML documents; empty ones are left out. */
  static Rendering parse(String text) {
    List<Manifest> manifests = new ArrayList<>();
    try (JsonParser parser = YAML.createParser(text);
        MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(parser)) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document != null && document.isObject()) {
          manifests.add(new Manifest(document));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Rendering(manifests);
  }

  Stream<Manifest> ofKind(String kind) {
    return all.stream().filter(manifest -> manifest.kind().equals(kind));
  }

  Optional<Manifest> find(String kind, String name) {
    return ofKind(kind).filter(manifest -> manifest.name().equals(name)).findFirst();
  }

  Manifest get(String kind, String name) {
    return find(kind, name)
        .orElseThrow(() -> new AssertionError("no " + kind + "/" + name + " among " + all));
  }

  Manifest deployment() {
    return get("Deployment", Chart.RELEASE);
  }
}
