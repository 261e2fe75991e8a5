package ch.atmr.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An object for the API server.
 *
 * @param node the whole of it
 */
record Manifest(JsonNode node) {
  String kind() {
    return node.path("kind").asText();
  }

  String name() {
    return at("/metadata/name").asText();
  }

  /** Kind and name, like {@code Deployment/atmr}. */
  String id() {
    return kind() + "/" + name();
  }

  /** What a JSON pointer leads to; a missing node where it leads nowhere. */
  JsonNode at(String pointer) {
    return node.at(pointer);
  }

  String label(String name) {
    return at("/metadata/labels").path(name).asText();
  }

  String annotation(String name) {
    return at("/metadata/annotations").path(name).asText();
  }

  /** What its pods are made from: an object with {@code metadata} and {@code spec}. */
  Optional<JsonNode> podTemplate() {
    JsonNode template =
        switch (kind()) {
          case "Pod" -> node;
          case "Deployment", "Job" -> at("/spec/template");
          case "CronJob" -> at("/spec/jobTemplate/spec/template");
          default -> MissingNode.getInstance();
        };
    return Optional.of(template).filter(found -> !found.isMissingNode());
  }

  /** The spec of its pods. */
  Optional<JsonNode> podSpec() {
    return podTemplate().map(template -> template.path("spec"));
  }

  /** Containers of its pods, those that run first included. */
  Stream<JsonNode> containers() {
    return podSpec().stream()
        .flatMap(spec ->
            Stream.concat(
                spec.path("initContainers").valueStream(), spec.path("containers").valueStream()));
  }

  /** The environment of its first container: a value by name. */
  String environment(String name) {
    return containers()
        .findFirst()
        .orElseThrow()
        .path("env")
        .valueStream()
        .filter(variable -> variable.path("name").asText().equals(name))
        .map(variable -> variable.path("value").asText())
        .findFirst()
        .orElse("");
  }

  @Override
  public String toString() {
    return id();
  }
}
