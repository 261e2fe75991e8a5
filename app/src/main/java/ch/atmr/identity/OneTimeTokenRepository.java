package ch.atmr.identity;

import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import java.time.Instant;

/** The table of one-time tokens. */
final class OneTimeTokenRepository {
  private static final String INSERT =
      """
      INSERT INTO one_time_tokens (token_hash, user_id, purpose, issued_at, expires_at)
      VALUES (:hash, :user, :purpose, :now, :expires_at)
      """;
  private static final String IS_USABLE =
      """
      SELECT 1 AS usable FROM one_time_tokens
      WHERE token_hash = :hash AND user_id = :user AND used_at IS NULL AND expires_at > :now
      """;
  // The row's lock lets one of two callers through.
  private static final String USE =
      """
      UPDATE one_time_tokens SET used_at = :now
      WHERE token_hash = :hash AND user_id = :user AND used_at IS NULL AND expires_at > :now
      """;
  private static final String VOID_ALL =
      "UPDATE one_time_tokens SET used_at = :now WHERE user_id = :user AND used_at IS NULL";
  private static final String COUNT_SINCE =
      """
      SELECT count(*) AS issued FROM one_time_tokens
      WHERE user_id = :user AND purpose = :purpose AND issued_at > :since
      """;

  void insert(Tx tx, OneTimeToken token, OneTimeToken.Purpose purpose, Instant now) {
    tx.sql(INSERT)
        .bind("hash", token.hash())
        .bind("user", token.user().value())
        .bind("purpose", purpose)
        .bind("now", now)
        .bind("expires_at", now.plus(purpose.life()))
        .update();
  }

  boolean isUsable(Tx tx, OneTimeToken token, Instant now) {
    return tx.sql(IS_USABLE)
        .bind("hash", token.hash())
        .bind("user", token.user().value())
        .bind("now", now)
        .optional(row -> row.intValue("usable"))
        .isPresent();
  }

  /** Spends a token; false when it is spent, expired or not known. */
  boolean use(Tx tx, OneTimeToken token, Instant now) {
    return tx.sql(USE)
            .bind("hash", token.hash())
            .bind("user", token.user().value())
            .bind("now", now)
            .update()
        == 1;
  }

  /** Spends all tokens of a user. */
  void voidAll(Tx tx, UserId user, Instant now) {
    tx.sql(VOID_ALL).bind("user", user.value()).bind("now", now).update();
  }

  long issuedSince(Tx tx, UserId user, OneTimeToken.Purpose purpose, Instant since) {
    return tx.sql(COUNT_SINCE)
        .bind("user", user.value())
        .bind("purpose", purpose)
        .bind("since", since)
        .one(row -> row.longValue("issued"));
  }
}
