package ch.atmr.platform.http;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import ch.atmr.kernel.Role;
import ch.atmr.platform.http.RateLimiter.Decision;
import ch.atmr.platform.idempotency.KeyedRequest;
import ch.atmr.platform.idempotency.Repetitions;
import ch.atmr.platform.telemetry.SecurityMeters;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands before every route: who calls, whether that role may, whether it is too much, and
 * whether it was done already.
 */
public final class Guards {
  private static final String BEARER = "Bearer ";
  private static final HeaderName LIMIT = HeaderNames.create("RateLimit-Limit");
  private static final HeaderName REMAINING = HeaderNames.create("RateLimit-Remaining");
  private static final HeaderName RESET = HeaderNames.create("RateLimit-Reset");

  private final Authenticator authenticator;
  private final RateLimiter limiter;
  private final ClientAddresses addresses;
  private final Repetitions repetitions;
  private final SecurityMeters security;

  public Guards(
      Authenticator authenticator,
      RateLimiter limiter,
      ClientAddresses addresses,
      Repetitions repetitions,
      SecurityMeters security) {
    this.authenticator = authenticator;
    this.limiter = limiter;
    this.addresses = addresses;
    this.repetitions = repetitions;
    this.security = security;
  }

  String clientAddress(String peer, ServerRequestHeaders headers) {
    return addresses.of(peer, headers.first(HeaderNames.X_FORWARDED_FOR));
  }

  /** The caller, who may use the endpoint; null where anyone may. */
  @Nullable Caller admit(Endpoint endpoint, ServerRequestHeaders headers) {
    if (endpoint.permission().isPublic()) {
      return null;
    }
    Caller caller = authenticator.caller(token(headers.first(HeaderNames.AUTHORIZATION)));
    if (!endpoint.permission().allows(caller.role())) {
      security.refused(endpoint.permission().label());
      throw new ProblemException(new Problem.Forbidden());
    }
    return caller;
  }

  /** The caller, who is an administrator. */
  Caller administrator(String what, ServerRequestHeaders headers) {
    Caller caller = authenticator.caller(token(headers.first(HeaderNames.AUTHORIZATION)));
    if (!caller.is(Role.ADMIN)) {
      security.refused(what);
      throw new ProblemException(new Problem.Forbidden());
    }
    return caller;
  }

  /**
   * Takes one request from the allowance of the caller, or of the address where nobody signed in.
   */
  void limit(Endpoint endpoint, @Nullable Caller caller, String address, ServerResponse response) {
    String key = caller == null ? "address:" + address : "user:" + caller.user().value();
    Decision decision = limiter.take(endpoint.limit(), key);
    response.header(LIMIT, Integer.toString(endpoint.limit().requests()));
    response.header(REMAINING, Long.toString(decision.remaining()));
    response.header(RESET, Long.toString(decision.resetAfter().plusMillis(999).toSeconds()));
    if (!decision.allowed()) {
      security.limited(endpoint.label());
      throw new ProblemException(new Problem.RateLimited(decision.resetAfter()));
    }
  }

  /** The answer of a request that may come again: the work makes it the first time alone. */
  Answer once(KeyedRequest request, Supplier<Answer> work) {
    Repetitions.Outcome outcome = repetitions.once(request, () -> Answer.toKeep(work.get()));
    return Answer.ofKept(outcome.answer(), outcome.replayed());
  }

  private static String token(Optional<String> authorization) {
    if (authorization.isEmpty()) {
      throw new ProblemException(
          new Problem.Unauthenticated(Problem.Unauthenticated.Reason.TOKEN_MISSING));
    }
    String value = authorization.get();
    if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw new ProblemException(
          new Problem.Unauthenticated(Problem.Unauthenticated.Reason.TOKEN_INVALID));
    }
    return value.substring(BEARER.length()).trim();
  }
}
