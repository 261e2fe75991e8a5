package ch.atmr.platform.http;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.http.Endpoint.BodyKind;
import ch.atmr.platform.queries.QueryCount;
import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.platform.queries.Section;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Finds what a request's method and path name: a route, a page, or what is told instead. */
final class Targets {
  private static final HeaderName QUERY_COUNT = HeaderNames.create("X-DB-Query-Count");
  private static final HeaderName QUERY_TIME = HeaderNames.create("X-DB-Total-Time-Ms");

  private final Named named;
  private final Work work;
  private final Guards guards;
  private final StandingHeaders standing;

  Targets(Named named, Work work, Guards guards, StandingHeaders standing) {
    this.named = named;
    this.work = work;
    this.guards = guards;
    this.standing = standing;
  }

  /** What paths may name; no routes on the management port. */
  record Named(Site site, Optional<Api> api, Versions versions) {}

  /** How a route's work is done: with a place, and its statements counted. */
  record Work(ApiCalls calls, Places places, QueryProfiler queries) {}

  /** What a request asks for; never nothing. */
  Target of(ServerRequest request) {
    if (!Framing.isPlain(request.prologue(), request.headers())) {
      return new Ambiguous();
    }
    String method = request.prologue().method().text();
    String path = request.prologue().uriPath().rawPath();
    Function<Optional<String>, Site.Content> page = named.site.find(path);
    if (page != null) {
      return page(method, path, page);
    }
    Optional<Site.Action> action = named.site.action(path);
    if (action.isPresent()) {
      return action(method, path, action.get());
    }
    Optional<Versions.Versioned> versioned = named.versions.split(path);
    if (named.api.isPresent() && versioned.isPresent()) {
      Optional<RouteTree.Match> match = named.api.get().tree().find(versioned.get().path());
      if (match.isPresent()) {
        return route(method, match.get(), versioned.get());
      }
    }
    return isRead(method)
        ? named
            .site
            .file(path)
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

  private Target action(String method, String path, Site.Action action) {
    Set<String> methods = Set.of("GET", "PUT");
    return methods.contains(method)
        ? new Administered(path, action)
        : new WrongMethod(path, methods);
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
      return work.queries.isOn()
          ? work.queries.count(
              new Section(endpoint.method(), endpoint.label()),
              () -> call(request, response, language),
              count -> tell(count, response))
          : call(request, response, language);
    }

    private Answer call(ServerRequest request, ServerResponse response, Language language) {
      return work.places.take(
          request,
          early ->
              work.calls.answer(
                  endpoint, match.values(), version, language, request, early, response));
    }

    private void tell(QueryCount count, ServerResponse response) {
      if (work.queries.tellsCallers()) {
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

  private final class Administered implements Target {
    private final String label;
    private final Site.Action action;

    Administered(String label, Site.Action action) {
      this.label = label;
      this.action = action;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public Answer answer(ServerRequest request, ServerResponse response, Language language) {
      Caller caller = guards.administrator(label.substring(1), request.headers());
      Site.Content content =
          request.prologue().method().text().equals("PUT")
              ? action.change(caller, Bodies.read(request, BodyKind.JSON, Optional.empty()))
              : action.show();
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
