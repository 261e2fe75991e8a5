package ch.atmr.platform.crypto;

import ch.atmr.kernel.CompanyId;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The table of data keys. */
public final class DataKeys {
  private static final String FIND = "SELECT key_sealed FROM data_keys WHERE subject = :subject";
  private static final String ADD =
      """
      INSERT INTO data_keys (subject, kind, company_id, key_sealed, wrapped_by, created_at)
      SELECT CAST(n.subject AS uuid), :kind, CAST(:company AS bigint), CAST(n.wrapped AS bytea),
             CAST(n.wrapped_by AS integer), :now
      FROM unnest(CAST(:subjects AS text[]), CAST(:wrapped AS text[]), CAST(:wrapped_by AS text[]))
           AS n (subject, wrapped, wrapped_by)
      """;
  private static final String ADD_IF_NONE = ADD + "ON CONFLICT DO NOTHING";
  private static final String DESTROY =
      """
      INSERT INTO data_keys (subject, kind, company_id, key_sealed, created_at, destroyed_at)
      VALUES (:subject, :kind, CAST(:company AS bigint), '\\x00', :now, :now)
      ON CONFLICT (subject) DO UPDATE
      SET key_sealed = '\\x00', wrapped_by = NULL, destroyed_at = :now
      WHERE data_keys.destroyed_at IS NULL
      """;

  private final Seals seals;
  private final Clock clock;

  DataKeys(Seals seals, Clock clock) {
    this.seals = seals;
    this.clock = clock;
  }

  /** A key for a subject about to be added; {@link #add} keeps it. */
  public DataKey draw(UUID subject) {
    return seals.draw(subject);
  }

  /** Draws and keeps the key of a subject about to be added. */
  public DataKey create(Tx tx, Subject subject) {
    DataKey key = draw(subject.id());
    add(tx, ADD, subject.kind(), subject.company(), List.of(key));
    return key;
  }

  /** Keeps the keys of subjects of one kind in one company. */
  public void add(Tx tx, Subject.Kind kind, CompanyId company, Collection<DataKey> keys) {
    add(tx, ADD, kind, Optional.of(company), keys);
  }

  /** The subject's key; one that has none, being older than data keys, gets it now. */
  public DataKey require(Tx tx, Subject subject) {
    return find(tx, subject.id()).orElseGet(() -> createIfNone(tx, subject));
  }

  /** The same for a subject whose key was just read. */
  public DataKey require(Tx tx, Subject subject, DataKey read) {
    return read.isDrawn() ? read : createIfNone(tx, subject);
  }

  // Another transaction may do the same: its key is as good.
  private DataKey createIfNone(Tx tx, Subject subject) {
    add(tx, ADD_IF_NONE, subject.kind(), subject.company(), List.of(draw(subject.id())));
    return find(tx, subject.id()).orElseThrow();
  }

  /**
   * Destroys the subject's key: all that was sealed with it is lost, in every copy of the database
   * that does not hold the key. For good; the row stays to tell of it.
   *
   * @return false when it was destroyed before
   */
  public boolean destroy(Tx tx, Subject subject) {
    boolean destroyed =
        tx.sql(DESTROY)
                .bind("subject", subject.id())
                .bind("kind", subject.kind())
                .bind("company", subject.company().map(CompanyId::value))
                .bind("now", clock.instant())
                .update()
            == 1;
    seals.forget(subject.id());
    return destroyed;
  }

  private static Optional<DataKey> find(Tx tx, UUID subject) {
    return tx.sql(FIND)
        .bind("subject", subject)
        .optional(row -> DataKey.of(subject, row.bytes("key_sealed")));
  }

  private void add(
      Tx tx, String sql, Subject.Kind kind, Optional<CompanyId> company, Collection<DataKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    bind(tx.sql(sql), keys)
        .bind("kind", kind)
        .bind("company", company.map(CompanyId::value))
        .bind("now", clock.instant())
        .update();
  }

  /** Gives a statement the columns of several keys. */
  Statement bind(Statement statement, Collection<DataKey> keys) {
    List<byte[]> wrapped =
        keys.stream().map(key -> Objects.requireNonNull(key.wrapped(), "no key")).toList();
    return statement
        .bind("subjects", keys.stream().map(key -> key.subject().toString()).toList())
        .bind("wrapped", wrapped.stream().map(DataKeys::hex).toList())
        .bind("wrapped_by", wrapped.stream().map(AesGcm::keyId).map(String::valueOf).toList());
  }

  /** How PostgreSQL reads bytes in a text. */
  static String hex(byte[] bytes) {
    return "\\x" + HexFormat.of().formatHex(bytes);
  }
}
