package ch.atmr.platform.http;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.FieldError;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.idempotency.KeyedRequest;
import ch.atmr.platform.telemetry.Scene;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A request's way to its route: guards, contract, code, view. Straight through, no step twice. */
final class ApiCalls {
  private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create(Endpoint.IDEMPOTENCY_KEY);

  private final Guards guards;
  private final Json json;

  ApiCalls(Guards guards, Json json) {
    this.guards = guards;
    this.json = json;
  }

  Answer answer(
      Endpoint endpoint,
      List<String> pathValues,
      Versions.Versioned version,
      Language language,
      ServerRequest request,
      Optional<byte[]> early,
      ServerResponse response) {
    Call call = admitted(endpoint, pathValues, language, request, early, response);
    Supplier<Reply> prepared = bound(() -> endpoint.handler().prepare(call));
    Supplier<Answer> work = () -> answer(bound(prepared), version.prefix());
    return key(endpoint, request)
        .map(key -> guards.once(keyed(call, key, request), work))
        .orElseGet(work);
  }

  private Call admitted(
      Endpoint endpoint,
      List<String> pathValues,
      Language language,
      ServerRequest request,
      Optional<byte[]> early,
      ServerResponse response) {
    ServerRequestHeaders headers = request.headers();
    String address = guards.clientAddress(request.remotePeer().host(), headers);
    Caller caller = guards.admit(endpoint, headers);
    if (caller != null) {
      caller.company().ifPresent(Scene::tenant);
    }
    guards.limit(endpoint, caller, address, response);
    Map<String, String> path = pathParameters(endpoint, pathValues);
    Map<String, String> query = queryParameters(request.query());
    byte[] body =
        endpoint.operation().body().isPresent() || endpoint.body() == Endpoint.BodyKind.CSV
            ? Bodies.read(request, endpoint.body(), early)
            : new byte[0];
    check(endpoint, path, query, headers, body);
    return new Call(
        caller, path, query, headers.first(HeaderNames.IF_MATCH), language, address, body, json);
  }

  private static Optional<String> key(Endpoint endpoint, ServerRequest request) {
    return endpoint.takesKey() ? request.headers().first(IDEMPOTENCY_KEY) : Optional.empty();
  }

  private static KeyedRequest keyed(Call call, String key, ServerRequest request) {
    String target =
        String.join(
            " ",
            request.prologue().method().text(),
            request.prologue().uriPath().rawPath(),
            request.query().rawValue());
    return KeyedRequest.of(call.callerIfAny(), key, target, call.bytes());
  }

  private static <T> T bound(Supplier<T> step) {
    try {
      return step.get();
    } catch (JsonbException | JsonException e) {
      // The contract let it pass and the record did not take it: the caller's value, our gap.
      throw new ProblemException(new Problem.Malformed());
    }
  }

  private Answer answer(Reply reply, String prefix) {
    Map<String, String> headers = new LinkedHashMap<>(reply.headers());
    headers.computeIfPresent("Location", (_, path) -> prefix + path);
    return reply
        .body()
        .map(view ->
            view instanceof CompressedJson whole
                ? Answer.of(reply.status(), whole, headers)
                : new Answer(reply.status(), Answer.JSON, json.write(view), headers))
        .orElseGet(() -> Answer.empty(reply.status(), headers));
  }

  private static void check(
      Endpoint endpoint,
      Map<String, String> path,
      Map<String, String> query,
      ServerRequestHeaders headers,
      byte[] body) {
    Contract.Operation operation = endpoint.operation();
    // A path parameter that the contract refuses names nothing: 404, not 400.
    if (!operation.path().check(path).isEmpty()) {
      throw new ProblemException(new Problem.NotFound());
    }
    List<FieldError> errors = new ArrayList<>(operation.query().check(query));
    errors.addAll(operation.header().check(declared(operation, headers)));
    if (body.length == 0) {
      if (operation.bodyRequired()) {
        errors.add(new FieldError("", "bodyRequired", List.of()));
      }
    } else if (operation.body().isPresent()) {
      errors.addAll(checkBody(operation, body));
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(new Problem.Invalid(errors));
    }
  }

  private static List<FieldError> checkBody(Contract.Operation operation, byte[] body) {
    try {
      return operation.checkBody(body);
    } catch (JsonProcessingException e) {
      throw new ProblemException(new Problem.Malformed());
    }
  }

  private static Map<String, String> declared(
      Contract.Operation operation, ServerRequestHeaders headers) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : operation.header().schemaByName().keySet()) {
      headers.first(HeaderNames.create(name)).ifPresent(value -> values.put(name, value));
    }
    return values;
  }

  private static Map<String, String> pathParameters(Endpoint endpoint, List<String> values) {
    Map<String, String> parameters = new LinkedHashMap<>();
    List<String> names = endpoint.pathNames();
    for (int i = 0; i < names.size(); i++) {
      parameters.put(names.get(i), decoded(values.get(i)));
    }
    return parameters;
  }

  // A plus is a plus in a path, and a text that no decoder reads names nothing.
  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(new Problem.NotFound());
    }
  }

  private static Map<String, String> queryParameters(UriQuery query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String name : query.names()) {
      List<String> values = query.all(name);
      if (values.size() > 1) {
        throw new ProblemException(Problem.Invalid.field(name, "once"));
      }
      parameters.put(name, values.isEmpty() ? "" : values.getFirst());
    }
    return parameters;
  }
}
