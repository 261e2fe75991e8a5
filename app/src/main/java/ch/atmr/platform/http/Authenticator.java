package ch.atmr.platform.http;

import ch.atmr.kernel.Caller;

/** Tells who stands behind a bearer token, or throws a problem. */
@FunctionalInterface
public interface Authenticator {
  Caller caller(String bearerToken);
}
