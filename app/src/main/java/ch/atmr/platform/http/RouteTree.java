package ch.atmr.platform.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint of a path in one walk over its segments, however many routes there are.
 * Helidon tries its routes one by one and answers 404 where 405 is right.
 */
final class RouteTree {
  private final Node root = new Node();

  void add(Endpoint endpoint) {
    Node node = root;
    for (String segment : segments(endpoint.template())) {
      if (segment.startsWith("{")) {
        if (node.parameter == null) {
          node.parameter = new Node();
        }
        node = node.parameter;
      } else {
        node = node.children.computeIfAbsent(segment, _ -> new Node());
      }
    }
    if (node.endpoints.putIfAbsent(endpoint.method(), endpoint) != null) {
      throw new IllegalStateException(
          "route twice: " + endpoint.method() + " " + endpoint.template());
    }
  }

  /** The endpoints of a path by method; empty when no route has this path. */
  Optional<Match> find(String path) {
    List<String> values = new ArrayList<>(2);
    Node node = walk(root, segments(path), 0, values);
    return node == null ? Optional.empty() : Optional.of(new Match(node.endpoints, values));
  }

  private static @Nullable Node walk(
      Node node, List<String> segments, int index, List<String> values) {
    if (index == segments.size()) {
      return node.endpoints.isEmpty() ? null : node;
    }
    String segment = segments.get(index);
    Node literal = node.children.get(segment);
    Node end = literal == null ? null : walk(literal, segments, index + 1, values);
    if (end != null) {
      return end;
    }
    if (node.parameter == null || segment.isEmpty()) {
      return null;
    }
    values.add(segment);
    end = walk(node.parameter, segments, index + 1, values);
    if (end == null) {
      values.removeLast();
    }
    return end;
  }

  static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(6);
    int from = 1;
    while (from < path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      segments.add(path.substring(from, to));
      from = to + 1;
    }
    return segments;
  }

  /**
   * @param values the path's parameters in the order of the template
   */
  record Match(Map<String, Endpoint> byMethod, List<String> values) {
    Optional<Endpoint> endpoint(String method) {
      return Optional.ofNullable(byMethod.get(method));
    }

    Set<String> methods() {
      return byMethod.keySet();
    }
  }

  private static final class Node {
    private final Map<String, Node> children = new HashMap<>();
    private final Map<String, Endpoint> endpoints = new HashMap<>();
    private @Nullable Node parameter;
  }
}
