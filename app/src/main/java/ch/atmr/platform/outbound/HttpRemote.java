package ch.atmr.platform.outbound;

import ch.atmr.platform.telemetry.Correlation;
import ch.atmr.platform.telemetry.Trace;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls a target over HTTP. A request is made again only when that does no harm: its method is
 * idempotent (RFC 9110, 9.2.2), or it carries an {@code Idempotency-Key}.
 */
public final class HttpRemote {
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
  private static final long LARGEST_BODY = 16L << 20;

  private final Remote remote;
  private final HttpClient client;
  private final Clock clock;

  HttpRemote(Remote remote, HttpClient client, Clock clock) {
    this.remote = remote;
    this.client = client;
    this.clock = clock;
  }

  /**
   * The target's answer, whatever its status, save those that pass: 429, 500, 502, 503 and 504.
   *
   * @param within for all tries together
   * @throws RemoteFailure when the target cannot be reached, is too slow, or answers one of those
   */
  public HttpResponse<byte[]> send(HttpRequest request, Duration within) {
    if (!mayRepeat(request)) {
      return remote.once(() -> exchange(request, shorter(remote.attempt(), within)));
    }
    long deadline = System.nanoTime() + within.toNanos();
    return remote.repeatable(
        within,
        () -> {
          Duration left = Duration.ofNanos(deadline - System.nanoTime());
          return exchange(request, shorter(remote.attempt(), left));
        });
  }

  private HttpResponse<byte[]> exchange(HttpRequest request, Duration limit) {
    Trace.tag("http.request.method", request.method());
    Trace.tag("server.address", String.valueOf(request.uri().getHost()));
    HttpResponse<byte[]> response = answer(withTrace(request), limit);
    Trace.tag("http.response.status_code", response.statusCode());
    if (PASSING.contains(response.statusCode())) {
      throw new RemoteFailure(
          remote.target().label() + " answered " + response.statusCode(),
          null,
          response
              .headers()
              .firstValue("Retry-After")
              .flatMap(header -> RetryAfter.read(header, clock))
              .orElse(null));
    }
    return response;
  }

  // HttpRequest.timeout ends with the headers; a body that trickles would hold the caller for ever.
  private HttpResponse<byte[]> answer(HttpRequest request, Duration limit) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_BODY));
    try {
      return answer.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new RemoteFailure(remote.target().label() + " cannot be reached", cause);
      }
      throw new IllegalStateException("request to " + remote.target().label() + " not sent", e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new RemoteFailure(remote.target().label() + " did not answer in time", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw (RuntimeException) new CancellationException("interrupted").initCause(e);
    }
  }

  private static HttpRequest withTrace(HttpRequest request) {
    return Correlation.currentTraceparent()
        .map(trace ->
            HttpRequest.newBuilder(request, (name, _) -> !name.equalsIgnoreCase("traceparent"))
                .header("traceparent", trace)
                .build())
        .orElse(request);
  }

  private static boolean mayRepeat(HttpRequest request) {
    return IDEMPOTENT.contains(request.method())
        || request.headers().firstValue("Idempotency-Key").isPresent();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
