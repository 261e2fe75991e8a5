package ch.atmr.identity;

import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The tables of sessions and their refresh tokens: the truth about who is signed in. */
final class SessionRepository {
  private static final String COUNT_EXPIRED =
      """
      SELECT (SELECT count(*) FROM sessions WHERE expires_at < :before)
             + (SELECT count(*) FROM one_time_tokens WHERE expires_at < :before) AS expired
      """;
  private static final String DELETE_SESSIONS = "DELETE FROM sessions WHERE expires_at < :before";
  private static final String DELETE_TOKENS =
      "DELETE FROM one_time_tokens WHERE expires_at < :before";
  private static final String IS_LIVE = "SELECT session_is_live(:id) AS live";
  private static final String INSERT =
      """
      INSERT INTO sessions (id, user_id, created_at, expires_at)
      VALUES (:id, :user, :now, :expires_at)
      """;
  private static final String INSERT_TOKEN =
      """
      INSERT INTO refresh_tokens (token_hash, session_id, user_id, issued_at, expires_at)
      VALUES (:hash, :session, :user, :now, :expires_at)
      """;
  // The row's lock lets one of two callers through; the other finds the token used.
  private static final String USE_TOKEN =
      """
      UPDATE refresh_tokens SET used_at = :now
      WHERE token_hash = :hash AND session_id = :session AND used_at IS NULL AND expires_at > :now
      """;
  private static final String KNOWS_TOKEN =
      "SELECT 1 AS known FROM refresh_tokens WHERE token_hash = :hash AND session_id = :session";
  private static final String EXTEND =
      "UPDATE sessions SET expires_at = :expires_at WHERE id = :id AND revoked_at IS NULL";
  private static final String END =
      """
      UPDATE sessions SET revoked_at = :now, revoked_because = :because
      WHERE id = :id AND revoked_at IS NULL
      RETURNING id
      """;
  private static final String END_ALL =
      """
      UPDATE sessions SET revoked_at = :now, revoked_because = :because
      WHERE user_id = :user AND revoked_at IS NULL
      RETURNING id
      """;

  /** Asks for any session, whoever the transaction runs for. */
  boolean isLive(Tx tx, UUID id) {
    return tx.sql(IS_LIVE).bind("id", id).one(row -> row.bool("live"));
  }

  void insert(Tx tx, UUID id, UserId user, Instant now, Instant expiresAt) {
    tx.sql(INSERT)
        .bind("id", id)
        .bind("user", user.value())
        .bind("now", now)
        .bind("expires_at", expiresAt)
        .update();
  }

  void insertToken(Tx tx, byte[] hash, UUID session, UserId user, Instant now, Instant expiresAt) {
    tx.sql(INSERT_TOKEN)
        .bind("hash", hash)
        .bind("session", session)
        .bind("user", user.value())
        .bind("now", now)
        .bind("expires_at", expiresAt)
        .update();
  }

  /** Spends a refresh token; false when it is spent, expired or not known. */
  boolean useToken(Tx tx, Tokens.Refresh token, Instant now) {
    return tx.sql(USE_TOKEN)
            .bind("hash", token.hash())
            .bind("session", token.session())
            .bind("now", now)
            .update()
        == 1;
  }

  boolean knowsToken(Tx tx, Tokens.Refresh token) {
    return tx.sql(KNOWS_TOKEN)
        .bind("hash", token.hash())
        .bind("session", token.session())
        .optional(row -> row.intValue("known"))
        .isPresent();
  }

  /** Lets a session live longer; false when it was ended. */
  boolean extend(Tx tx, UUID id, Instant expiresAt) {
    return tx.sql(EXTEND).bind("id", id).bind("expires_at", expiresAt).update() == 1;
  }

  List<UUID> end(Tx tx, UUID id, SessionEnd because, Instant now) {
    return tx.sql(END)
        .bind("id", id)
        .bind("because", because)
        .bind("now", now)
        .list(row -> row.uuid("id"));
  }

  List<UUID> endAll(Tx tx, UserId user, SessionEnd because, Instant now) {
    return tx.sql(END_ALL)
        .bind("user", user.value())
        .bind("because", because)
        .bind("now", now)
        .list(row -> row.uuid("id"));
  }

  /** How many sessions and one-time tokens expired before an instant, in a system transaction. */
  long countExpired(Tx tx, Instant before) {
    return tx.sql(COUNT_EXPIRED).bind("before", before).one(row -> row.longValue("expired"));
  }

  long deleteExpired(Tx tx, Instant before) {
    return tx.sql(DELETE_SESSIONS).bind("before", before).update()
        + tx.sql(DELETE_TOKENS).bind("before", before).update();
  }
}
