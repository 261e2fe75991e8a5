package ch.atmr.platform.slo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The service's objectives; alerts/slo.yaml is built into the jar, so that rules and service cannot
 * disagree.
 *
 * @param window over which budgets are counted, as Prometheus writes it
 * @param edgeTimeout after which the proxy in front has given up
 * @param expectedClientErrors 4xx that are no failure of the service
 */
public record Objectives(
    String window,
    Duration edgeTimeout,
    Set<Integer> expectedClientErrors,
    List<RouteObjective> routes,
    DispatchObjectives dispatch) {
  private static final String FILE = "slo.yaml";

  public Objectives {
    expectedClientErrors = Set.copyOf(expectedClientErrors);
    routes = List.copyOf(routes);
    if (routes.stream().map(RouteObjective::route).distinct().count() != routes.size()) {
      throw new IllegalArgumentException("a route has two objectives");
    }
  }

  /** Reads the objectives that this service was built with. */
  public static Objectives load() {
    try (InputStream file = Objectives.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not in the jar");
      }
      return of(new YAMLMapper().readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether an answer of this status is a failure of the service. */
  public boolean isError(int status) {
    return status >= 500 || (status >= 400 && !expectedClientErrors.contains(status));
  }

  static Objectives of(JsonNode file) {
    return new Objectives(
        text(file, "window"),
        Duration.ofMillis(number(file, "edge_timeout_ms").longValue()),
        each(file, "expected_client_errors").map(JsonNode::intValue).collect(Collectors.toSet()),
        each(file, "routes").map(Objectives::route).toList(),
        dispatch(node(file, "dispatch")));
  }

  private static RouteObjective route(JsonNode route) {
    return new RouteObjective(
        text(route, "route"),
        each(route, "methods").map(JsonNode::textValue).collect(Collectors.toSet()),
        Duration.ofMillis(number(route, "p95_ms").longValue()),
        number(route, "errors").doubleValue(),
        number(route, "availability").doubleValue());
  }

  private static DispatchObjectives dispatch(JsonNode dispatch) {
    return new DispatchObjectives(
        Duration.ofMinutes(number(dispatch, "window_minutes").longValue()),
        number(dispatch, "page_after").intValue(),
        number(dispatch, "critical_after").intValue(),
        each(dispatch, "batches").map(Objectives::batch).toList());
  }

  private static DispatchObjectives.Batch batch(JsonNode batch) {
    return new DispatchObjectives.Batch(
        text(batch, "name"),
        number(batch, "from").intValue(),
        Duration.ofSeconds(number(batch, "p95_s").longValue()),
        number(batch, "success").doubleValue(),
        number(batch, "quality").doubleValue());
  }

  private static Stream<JsonNode> each(JsonNode parent, String name) {
    return StreamSupport.stream(node(parent, name).spliterator(), false);
  }

  private static String text(JsonNode parent, String name) {
    return node(parent, name).asText();
  }

  private static JsonNode number(JsonNode parent, String name) {
    JsonNode value = node(parent, name);
    if (!value.isNumber()) {
      throw new IllegalArgumentException(FILE + ": " + name + " is no number");
    }
    return value;
  }

  private static JsonNode node(JsonNode parent, String name) {
    JsonNode value = parent.path(name);
    if (value.isMissingNode()) {
      throw new IllegalArgumentException(FILE + " lacks " + name);
    }
    return value;
  }
}
