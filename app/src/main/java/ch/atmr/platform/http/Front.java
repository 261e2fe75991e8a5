package ch.atmr.platform.http;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.platform.db.DatabaseUnavailable;
import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.platform.telemetry.Correlation;
import ch.atmr.platform.telemetry.Scene;
import ch.atmr.platform.telemetry.Start;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
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

  private final Versions versions;
  private final Targets targets;
  private final Problems problems;
  private final StandingHeaders standing;
  private final HttpMetrics metrics;
  private final RequestWatch watch;
  private final Guards guards;
  private volatile boolean draining;

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
      RequestWatch watch,
      int maxConcurrency) {
    this.versions = versions;
    ApiCalls calls = new ApiCalls(guards, json);
    Places places = new Places(maxConcurrency);
    this.targets =
        new Targets(
            new Targets.Named(site, api, versions),
            new Targets.Work(calls, places, queries),
            guards,
            standing);
    this.problems = problems;
    this.standing = standing;
    this.metrics = metrics;
    this.watch = watch;
    this.guards = guards;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    Optional<String> traceparent = request.headers().first(TRACEPARENT);
    Correlation correlation =
        watch.tracing().correlate(traceparent, request.headers().first(REQUEST_ID));
    boolean leaving = draining;
    if (leaving) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    Target target = targets.of(request);
    Scene scene = Scene.route(target.label());
    Start start = Start.request(HttpMetrics.bounded(request.prologue().method().text()), scene);
    watch
        .tracing()
        .run(
            correlation,
            traceparent,
            start,
            () -> answer(request, response, correlation, target, scene));
    // Helidon 4.1 tells the caller "Connection: close" and then waits for another request.
    if ((leaving || request.headers().contains(HeaderValues.CONNECTION_CLOSE)) && isRead(request)) {
      throw new CloseConnectionException("the connection's last request");
    }
    if (!Framing.isPlain(request.prologue(), request.headers())) {
      throw new CloseConnectionException("what follows may be anything");
    }
  }

  /** From now on each answer is the last of its connection, so that proxies go elsewhere. */
  void drain() {
    draining = true;
  }

  private static boolean isRead(ServerRequest request) {
    return !request.content().hasEntity() || request.content().consumed();
  }

  private int answer(
      ServerRequest request,
      ServerResponse response,
      Correlation correlation,
      Target target,
      Scene scene) {
    long started = System.nanoTime();
    String method = request.prologue().method().text();
    LongAdder running = metrics.begin(method, target.label());
    int status = 500;
    long bytes = 0;
    try {
      standing.write(request.headers(), response);
      response.header(REQUEST_ID, correlation.requestId());
      response.header(TRACEPARENT, correlation.traceparent());
      versions
          .split(request.prologue().uriPath().rawPath())
          .ifPresent(v -> v.headers().forEach((n, value) -> response.header(n, value)));
      Answer answer = settle(target, request, response, correlation);
      status = answer.status();
      bytes = method.equals("HEAD") ? 0 : answer.bytes();
      Sending.send(answer, method, response);
      return status;
    } catch (CloseConnectionException e) {
      status = 408;
      throw e;
    } finally {
      long nanos = System.nanoTime() - started;
      metrics.end(running, method, target.label(), status, nanos);
      AccessLog.Line line = new AccessLog.Line(HttpMetrics.bounded(method), status, nanos, bytes);
      watch.tell(line, scene, () -> caller(request));
    }
  }

  private String caller(ServerRequest request) {
    return guards.clientAddress(request.remotePeer().host(), request.headers());
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
}
