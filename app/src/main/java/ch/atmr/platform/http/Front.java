package ch.atmr.platform.http;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.db.DatabaseUnavailable;
import ch.atmr.platform.queries.QueryCount;
import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.platform.queries.Section;
import ch.atmr.platform.telemetry.Correlation;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one handler of a port: finds what a path names, lets it answer, and writes the answer with
 * its standing headers and metrics, problems included. Helidon's own error handling never runs,
 * since it wipes headers that were set before.
 */
public final class Front implements Handler {
  private static final Logger LOG = Logger.getLogger(Front.class.getName());
  private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
  private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
  private static final HeaderName QUERY_COUNT = HeaderNames.create("X-DB-Query-Count");
  private static final HeaderName QUERY_TIME = HeaderNames.create("X-DB-Total-Time-Ms");

  private final Site site;
  private final Optional<Api> api;
  private final Versions versions;
  private final ApiCalls calls;
  private final Problems problems;
  private final StandingHeaders standing;
  private final HttpMetrics metrics;
  private final QueryProfiler queries;
  private final Places places;

  /**
   * @param api the routes; empty on the management port
   * @param maxConcurrency requests that the API works on at a time; further ones get 503 at once
   */
  public Front(
      Site site,
      Optional<Api> api,
      Versions versions,
      Guards guards,
      Json json,
      Problems problems,
      StandingHeaders standing,
      HttpMetrics metrics,
      QueryProfiler queries,
      int maxConcurrency) {
    this.site = site;
    this.api = api;
    this.versions = versions;
    this.calls = new ApiCalls(guards, json);
    this.problems = problems;
    this.standing = standing;
    this.metrics = metrics;
    this.queries = queries;
    this.places = new Places(maxConcurrency);
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    Correlation correlation =
        Correlation.of(request.headers().first(TRACEPARENT), request.headers().first(REQUEST_ID));
    ScopedValue.where(Correlation.CURRENT, correlation)
        .run(() -> answer(request, response, correlation));
    // Helidon 4.1 tells the caller "Connection: close" and then waits for another request.
    if (request.headers().contains(HeaderValues.CONNECTION_CLOSE) && isRead(request)) {
      throw new CloseConnectionException("the caller asked for it");
    }
    if (!Framing.isPlain(request.prologue(), request.headers())) {
      throw new CloseConnectionException("what follows may be anything");
    }
  }

  private static boolean isRead(ServerRequest request) {
    return !request.content().hasEntity() || request.content().consumed();
  }

  private void answer(ServerRequest request, ServerResponse response, Correlation correlation) {
    long started = System.nanoTime();
    String method = request.prologue().method().text();
    String path = request.prologue().uriPath().rawPath();
    Target target =
        Framing.isPlain(request.prologue(), request.headers())
            ? target(method, path)
            : new Ambiguous();
    LongAdder running = metrics.begin(method, target.label());
    int status = 500;
    try {
      standing.write(request.headers(), response);
      response.header(REQUEST_ID, correlation.requestId());
      response.header(TRACEPARENT, correlation.traceparent());
      versions
          .split(path)
          .ifPresent(v -> v.headers().forEach((n, value) -> response.header(n, value)));
      Answer answer = settle(target, request, response, correlation);
      status = answer.status();
      send(answer, method, response);
    } catch (CloseConnectionException e) {
      status = 408;
      throw e;
    } finally {
      metrics.end(running, method, target.label(), status, System.nanoTime() - started);
    }
  }

  private Answer settle(
      Target target, ServerRequest request, ServerResponse response, Correlation correlation) {
    Language language = Language.negotiate(request.headers().first(HeaderNames.ACCEPT_LANGUAGE));
    try {
      return target.answer(request, response, language);
    } catch (CloseConnectionException e) {
      throw e;
    } catch (ProblemException e) {
      return problems.answer(e.problem(), language, correlation.traceId());
    } catch (DatabaseUnavailable e) {
      LOG.log(Level.WARNING, "database unavailable: " + target.label(), e);
      return problems.answer(
          new Problem.Unavailable(Duration.ofSeconds(2)), language, correlation.traceId());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(Level.SEVERE, "request failed: " + target.label(), e);
      return problems.answer(new Problem.Internal(), language, correlation.traceId());
    }
  }

  private static void send(Answer answer, String method, ServerResponse response) {
    response.status(answer.status());
    // A Link stands beside the version's own; every other header replaces the standing one.
    answer
        .headers()
        .forEach((name, value) -> {
          if (name.equals("Link")) {
            response.headers().add(HeaderValues.create(name, value));
          } else {
            response.header(name, value);
          }
        });
    if (answer.longBody().isPresent()) {
      sendLong(answer.longBody().get(), method, response);
      return;
    }
    if (answer.body().length == 0) {
      response.send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, answer.mediaType());
    if (method.equals("HEAD")) {
      response.headers().contentLength(answer.body().length);
      response.send();
      return;
    }
    response.send(answer.body());
  }

  private static void sendLong(CompressedJson body, String method, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, Answer.JSON);
    if (method.equals("HEAD")) {
      response.send();
      return;
    }
    try (OutputStream out = response.outputStream()) {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the caller has gone
    }
  }

  private Target target(String method, String path) {
    Function<Optional<String>, Site.Content> page = site.find(path);
    if (page != null) {
      return page(method, path, page);
    }
    Optional<Versions.Versioned> versioned = versions.split(path);
    if (api.isPresent() && versioned.isPresent()) {
      Optional<RouteTree.Match> match = api.get().tree().find(versioned.get().path());
      if (match.isPresent()) {
        return route(method, match.get(), versioned.get());
      }
    }
    return isRead(method)
        ? site.file(path)
            .<Target>map(content -> new Page("/docs", _ -> content))
            .orElseGet(Nothing::new)
        : new Nothing();
  }

  private Target page(String method, String path, Function<Optional<String>, Site.Content> page) {
    if (method.equals("OPTIONS")) {
      return new Preflight(path, Set.of("GET"));
    }
    return isRead(method) ? new Page(path, page) : new WrongMethod(path, Set.of("GET"));
  }

  private Target route(String method, RouteTree.Match match, Versions.Versioned version) {
    Optional<Endpoint> endpoint = match.endpoint(method.equals("HEAD") ? "GET" : method);
    if (endpoint.isPresent()) {
      return new ApiRoute(endpoint.get(), match, version);
    }
    String label = match.byMethod().values().iterator().next().label();
    return method.equals("OPTIONS")
        ? new Preflight(label, match.methods())
        : new WrongMethod(label, match.methods());
  }

  private static boolean isRead(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  static String allow(Set<String> methods) {
    Set<String> all = new TreeSet<>(methods);
    all.add("OPTIONS");
    if (methods.contains("GET")) {
      all.add("HEAD");
    }
    return String.join(", ", all);
  }

  /** What a path names. */
  private interface Target {
    String label();

    Answer answer(ServerRequest request, ServerResponse response, Language language);
  }

  private final class ApiRoute implements Target {
    private final Endpoint endpoint;
    private final RouteTree.Match match;
    private final Versions.Versioned version;

    ApiRoute(Endpoint endpoint, RouteTree.Match match, Versions.Versioned version) {
      this.endpoint = endpoint;
      this.match = match;
      this.version = version;
    }

    @Override
    public String label() {
      return endpoint.label();
    }

    @Override
    public Answer answer(ServerRequest request, ServerResponse response, Language language) {
      return queries.isOn()
          ? queries.count(
              new Section(endpoint.method(), endpoint.label()),
              () -> call(request, response, language),
              count -> tell(count, response))
          : call(request, response, language);
    }

    private Answer call(ServerRequest request, ServerResponse response, Language language) {
      return places.take(
          request,
          early ->
              calls.answer(endpoint, match.values(), version, language, request, early, response));
    }

    private void tell(QueryCount count, ServerResponse response) {
      if (queries.tellsCallers()) {
        response.header(QUERY_COUNT, Integer.toString(count.queries()));
        response.header(
            QUERY_TIME, String.format(Locale.ROOT, "%.1f", count.time().toNanos() / 1e6));
      }
    }
  }

  private record Page(String label, Function<Optional<String>, Site.Content> page)
      implements Target {
    @Override
    public Answer answer(ServerRequest request, ServerResponse response, Language language) {
      Site.Content content = page.apply(request.headers().first(HeaderNames.ACCEPT));
      return new Answer(content.status(), content.mediaType(), content.body(), content.headers());
    }
  }

  private final class Preflight implements Target {
    private final String label;
    private final Set<String> methods;

    Preflight(String label, Set<String> methods) {
      this.label = label;
      this.methods = methods;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public Answer answer(ServerRequest request, ServerResponse response, Language language) {
      standing.writePreflight(response, allow(methods));
      return Answer.empty(204, Map.of("Allow", allow(methods)));
    }
  }

  private record WrongMethod(String label, Set<String> allowed) implements Target {
    @Override
    public Answer answer(ServerRequest request, ServerResponse response, Language language) {
      throw new ProblemException(new Problem.MethodNotAllowed(allowed));
    }
  }

  /** A request that may be read in two ways. */
  private static final class Ambiguous implements Target {
    @Override
    public String label() {
      return HttpMetrics.UNMATCHED;
    }

    @Override
    public Answer answer(ServerRequest request, ServerResponse response, Language language) {
      response.header(HeaderValues.CONNECTION_CLOSE);
      throw new ProblemException(new Problem.BadRequest());
    }
  }

  private static final class Nothing implements Target {
    @Override
    public String label() {
      return HttpMetrics.UNMATCHED;
    }

    @Override
    public Answer answer(ServerRequest request, ServerResponse response, Language language) {
      throw new ProblemException(new Problem.NotFound());
    }
  }
}
