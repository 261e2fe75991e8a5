package ch.atmr.platform.idempotency;

import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.crypto.Encrypted;
import ch.atmr.platform.crypto.RowKeys;
import ch.atmr.platform.crypto.SealedTable;
import ch.atmr.platform.crypto.Seals;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of kept answers. They may be personal, so they are sealed. */
final class KeptAnswers {
  private static final Encrypted<PersonalText> ANSWER =
      Encrypted.text("idempotency_keys", "answer_sealed");

  /** What is sealed here, by the master key: an answer is gone in a day. */
  static final SealedTable SEALED = SealedTable.passing("idempotency_keys", List.of(ANSWER));

  private static final String CLAIM =
      """
      SELECT free, row_key, answer_sealed
      FROM claim_idempotency_key(:scope, :key_hash, :lock, :kept_since)
      """;
  // The claim saw no answer that still counts, so one that stands here has expired.
  private static final String KEEP =
      """
      INSERT INTO idempotency_keys AS k (scope, key_hash, row_key, answer_sealed, created_at)
      VALUES (:scope, :key_hash, :row_key, :answer, :now)
      ON CONFLICT (scope, key_hash) DO UPDATE
      SET row_key = excluded.row_key, answer_sealed = excluded.answer_sealed,
          created_at = excluded.created_at
      """;
  private static final String COUNT_OLD =
      "SELECT count(*) AS keys FROM idempotency_keys WHERE created_at <= :until";
  private static final String DELETE_OLD =
      """
      DELETE FROM idempotency_keys
      WHERE (scope, key_hash) IN (SELECT scope, key_hash FROM idempotency_keys
                                  WHERE created_at <= :until ORDER BY created_at LIMIT :batch)
      """;

  private final Seals seals;

  KeptAnswers(Seals seals) {
    this.seals = seals;
  }

  /** Holds the key until the transaction ends, and finds the answer that is kept of it. */
  Claim claim(Tx tx, KeyedRequest request, Instant keptSince) {
    return tx.sql(CLAIM)
        .bind("scope", request.scope())
        .bind("key_hash", request.keyHash())
        .bind("lock", request.lock())
        .bind("kept_since", keptSince)
        .one(this::claim);
  }

  void keep(Tx tx, KeyedRequest request, KeptAnswer answer, Instant now) {
    UUID rowKey = RowKeys.next();
    PersonalText text = new PersonalText(answer.toText(request.fingerprint()));
    tx.sql(KEEP)
        .bind("scope", request.scope())
        .bind("key_hash", request.keyHash())
        .bind("row_key", rowKey)
        .bind("answer", seals.rowOfNobody(rowKey).seal(ANSWER, text))
        .bind("now", now)
        .update();
  }

  long countOld(Tx tx, Instant until) {
    return tx.sql(COUNT_OLD).bind("until", until).one(row -> row.longValue("keys"));
  }

  long deleteOld(Tx tx, Instant until, int batch) {
    return tx.sql(DELETE_OLD).bind("until", until).bind("batch", batch).update();
  }

  private Claim claim(Row row) {
    if (!row.bool("free")) {
      return new Claim(false, Optional.empty());
    }
    return new Claim(
        true,
        row.optionalUuid("row_key")
            .map(key -> seals.rowOfNobody(key).require(row, ANSWER).reveal())
            .map(KeptAnswer::ofText));
  }

  /**
   * @param free whether the key is this transaction's; else another request is at work with it
   */
  record Claim(boolean free, Optional<KeptAnswer.Found> kept) {}
}
