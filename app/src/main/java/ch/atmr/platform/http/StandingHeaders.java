package ch.atmr.platform.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The headers that every answer carries: security, and CORS for the origins on the list. */
public final class StandingHeaders {
  private static final String EXPOSED =
      "ETag, Idempotency-Replayed, Link, Location, RateLimit-Limit, RateLimit-Remaining,"
          + " RateLimit-Reset, Retry-After, X-Request-Id, X-Total-Count, Deprecation, Sunset";
  private static final Header VARY = HeaderValues.createCached("Vary", "Origin, Accept-Language");
  private static final Header EXPOSE =
      HeaderValues.createCached("Access-Control-Expose-Headers", EXPOSED);
  private static final Header ALLOW_HEADERS =
      HeaderValues.createCached(
          "Access-Control-Allow-Headers",
          "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, X-Request-Id,"
              + " traceparent");
  private static final Header MAX_AGE = HeaderValues.createCached("Access-Control-Max-Age", "600");
  private static final List<Header> SECURITY =
      List.of(
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached("X-Frame-Options", "DENY"),
          HeaderValues.createCached("Referrer-Policy", "no-referrer"),
          HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-site"),
          HeaderValues.createCached("Cache-Control", "private, no-store"),
          HeaderValues.createCached(
              "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"));
  private static final Header HSTS =
      HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000; includeSubDomains");

  private final Set<String> origins;
  private final boolean https;

  /**
   * @param origins of browsers that may call, like {@code https://app.example.ch}
   * @param https whether browsers reach the service by HTTPS alone (production)
   */
  public StandingHeaders(List<String> origins, boolean https) {
    this.origins = Set.copyOf(origins);
    this.https = https;
  }

  /** What every answer carries, whoever asked. */
  void write(ServerResponseHeaders headers) {
    SECURITY.forEach(headers::set);
    headers.set(VARY);
    if (https) {
      headers.set(HSTS);
    }
  }

  void write(ServerRequestHeaders request, ServerResponse response) {
    write(response.headers());
    Optional<String> origin = request.first(HeaderNames.ORIGIN).filter(origins::contains);
    if (origin.isPresent()) {
      response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin.get());
      response.header(EXPOSE);
    }
  }

  void writePreflight(ServerResponse response, String methods) {
    response.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods);
    response.header(ALLOW_HEADERS);
    response.header(MAX_AGE);
  }
}
