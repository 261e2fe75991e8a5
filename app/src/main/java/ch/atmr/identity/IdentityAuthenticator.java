package ch.atmr.identity;

import ch.atmr.kernel.Caller;
import ch.atmr.platform.http.Authenticator;

/** Tells callers by their access token: genuine, not expired, of a session that lives. */
final class IdentityAuthenticator implements Authenticator {
  private final Tokens tokens;
  private final Sessions sessions;

  IdentityAuthenticator(Tokens tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  @Override
  public Caller caller(String bearerToken) {
    Caller caller = tokens.verifyAccess(bearerToken);
    sessions.requireLive(caller.session());
    return caller;
  }
}
