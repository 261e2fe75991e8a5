package ch.atmr.platform.crypto;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.db.Db;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.jobs.Batches;
import ch.atmr.platform.jobs.Job;
import ch.atmr.platform.jobs.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings all that is sealed or indexed to the active master key, a hundred rows a transaction: data
 * keys are wrapped anew, what a master key sealed of a subject goes over to its data key, the rest
 * is sealed anew, blind indexes are made anew. Whatever was done when it is killed is right, and
 * the next run goes on from there.
 */
public final class ReEncryption {
  private static final Logger LOG = Logger.getLogger(ReEncryption.class.getName());
  private static final int BATCH = 100;
  private static final String REASON = "re-encryption";
  private static final String STALE_KEYS =
      """
      SELECT subject, key_sealed FROM data_keys
      WHERE wrapped_by <> :active ORDER BY subject LIMIT :batch FOR UPDATE
      """;
  private static final String COUNT_STALE_KEYS =
      "SELECT count(*) AS stale FROM data_keys WHERE wrapped_by <> :active";
  private static final String WRAP =
      """
      UPDATE data_keys k
      SET key_sealed = CAST(n.wrapped AS bytea), wrapped_by = CAST(n.wrapped_by AS integer)
      FROM unnest(CAST(:subjects AS text[]), CAST(:wrapped AS text[]), CAST(:wrapped_by AS text[]))
           AS n (subject, wrapped, wrapped_by)
      WHERE k.subject = CAST(n.subject AS uuid)
      """;
  private static final String RESUME =
      """
      SELECT after_id FROM reencryption_progress
      WHERE table_name = :table AND key_id = :active AND finished_at IS NULL
      """;
  private static final String PROGRESS =
      """
      INSERT INTO reencryption_progress AS p
          (table_name, key_id, after_id, rows_done, updated_at, finished_at)
      VALUES (:table, :active, :after, :rows, :now, CAST(:finished AS timestamptz))
      ON CONFLICT (table_name) DO UPDATE
      SET rows_done = CASE WHEN p.key_id = excluded.key_id AND p.finished_at IS NULL
                           THEN p.rows_done ELSE 0 END + excluded.rows_done,
          key_id = excluded.key_id, after_id = excluded.after_id,
          updated_at = excluded.updated_at, finished_at = excluded.finished_at
      """;

  private final Db db;
  private final Seals seals;
  private final Map<SealedTable, SealedStatements> tables = new LinkedHashMap<>();
  private final KeyUses uses;
  private final Clock clock;

  ReEncryption(Db db, Seals seals, List<SealedTable> tables, KeyUses uses, Clock clock) {
    this.db = db;
    this.seals = seals;
    tables.stream()
        .filter(SealedTable::isWalked)
        .forEach(table -> this.tables.put(table, SealedStatements.of(table)));
    this.uses = uses;
    this.clock = clock;
  }

  /** The job that does it each night; there is nothing to do until the master key changes. */
  public Job job() {
    return new Job(
        "re-encrypt",
        Schedule.of("0 41 2 * * ?"),
        Job.RunsIn.IN_PROCESS,
        new Job.Limits(Duration.ofHours(4), 3, Duration.ofMinutes(1)),
        "brings sealed values to the active key",
        this::run);
  }

  private long run(boolean dryRun) {
    if (dryRun) {
      return db.system(REASON, this::count);
    }
    long started = System.nanoTime();
    long done = 0;
    for (SealedTable table : tables.keySet()) {
      done += walk(table);
    }
    done += Batches.untilSmaller(BATCH, this::wrap);
    LOG.log(
        Level.INFO,
        "{0} rows and data keys brought to key {1} in {2} ms",
        new Object[] {done, seals.ring().activeKeyId(), (System.nanoTime() - started) / 1_000_000});
    uses.measure();
    return done;
  }

  private long count(Tx tx) {
    long stale =
        tx.sql(COUNT_STALE_KEYS).bind("active", active()).one(row -> row.longValue("stale"));
    for (Map.Entry<SealedTable, SealedStatements> table : tables.entrySet()) {
      stale +=
          keys(tx.sql(table.getValue().count()), table.getKey()).one(row -> row.longValue("stale"));
    }
    return stale;
  }

  private long walk(SealedTable table) {
    long after = db.system(REASON, tx -> resume(tx, table));
    long done = 0;
    while (true) {
      Batches.checkpoint();
      Batch batch = next(table, after);
      done += batch.rows();
      if (batch.rows() < BATCH) {
        return done;
      }
      after = batch.last();
    }
  }

  private long resume(Tx tx, SealedTable table) {
    return tx.sql(RESUME)
        .bind("table", table.name())
        .bind("active", active())
        .optional(row -> row.longValue("after_id"))
        .orElse(0L);
  }

  private Batch next(SealedTable table, long after) {
    return db.system(REASON, tx -> next(tx, table, after));
  }

  private Batch next(Tx tx, SealedTable table, long after) {
    SealedStatements statements = statements(table);
    List<Stale> rows =
        keys(tx.sql(statements.batch()), table)
            .bind("after", after)
            .bind("batch", BATCH)
            .list(row -> stale(row, table));
    if (!rows.isEmpty()) {
      rewrite(tx, table, statements, rows);
    }
    long last = rows.isEmpty() ? after : rows.getLast().id();
    tx.sql(PROGRESS)
        .bind("table", table.name())
        .bind("active", active())
        .bind("after", last)
        .bind("rows", rows.size())
        .bind("now", clock.instant())
        .bind("finished", rows.size() < BATCH ? clock.instant() : null)
        .update();
    return new Batch(rows.size(), last);
  }

  private void rewrite(Tx tx, SealedTable table, SealedStatements statements, List<Stale> rows) {
    IndexKey index = seals.indexKey();
    Map<String, List<String>> values = new HashMap<>();
    Map<UUID, DataKey> drawn = new HashMap<>();
    for (Stale row : rows) {
      SealedRow sealed = sealing(tx, table, row, drawn);
      Map<Encrypted<?>, PersonalText> texts = new HashMap<>();
      for (Encrypted<?> column : table.columns()) {
        byte[] old = row.values().get(column.column());
        sealed.text(column, old).ifPresent(text -> texts.put(column, text));
        byte[] fresh = isStale(table, old) ? sealed.reseal(column, old) : old;
        add(values, column.column(), fresh == null ? "" : DataKeys.hex(fresh));
      }
      for (SealedIndex made : table.indexes()) {
        add(values, made.column(), made.literal(index, texts));
      }
    }
    Statement update = tx.sql(statements.update());
    update.bind("ids", rows.stream().map(Stale::id).toList());
    values.forEach(update::bind);
    if (!table.indexes().isEmpty()) {
      update.bind("index_key", index.id());
    }
    update.update();
  }

  private boolean isStale(SealedTable table, byte @Nullable [] value) {
    return value != null
        && switch (value[0]) {
          case Seals.BY_MASTER_KEY -> table.owner().isPresent() || AesGcm.keyId(value) != active();
          case Seals.REPLACED -> AesGcm.keyId(value) != active();
          default -> false;
        };
  }

  // A subject may have several rows in a batch and no key before the first of them.
  private SealedRow sealing(Tx tx, SealedTable table, Stale row, Map<UUID, DataKey> drawn) {
    DataKey read = row.key();
    if (table.owner().isEmpty() || read == null) {
      return seals.rowOfNobody(row.rowKey());
    }
    Subject subject = new Subject(table.owner().get().kind(), read.subject(), row.company());
    DataKey key =
        drawn.computeIfAbsent(subject.id(), _ -> seals.dataKeys().require(tx, subject, read));
    return seals.row(key, row.rowKey());
  }

  private static void add(Map<String, List<String>> values, String column, String value) {
    values.computeIfAbsent(column, _ -> new ArrayList<>()).add(value);
  }

  private long wrap() {
    return db.system(
        REASON,
        tx -> {
          List<DataKey> stale =
              tx.sql(STALE_KEYS)
                  .bind("active", active())
                  .bind("batch", BATCH)
                  .list(row -> DataKey.of(row.uuid("subject"), row.bytes("key_sealed")));
          if (!stale.isEmpty()) {
            seals
                .dataKeys()
                .bind(tx.sql(WRAP), stale.stream().map(seals::rewrap).toList())
                .update();
          }
          return (long) stale.size();
        });
  }

  private Stale stale(Row row, SealedTable table) {
    Map<String, byte[]> values = new HashMap<>();
    for (Encrypted<?> column : table.columns()) {
      byte[] value = row.optionalBytes(column.column());
      if (value != null) {
        values.put(column.column(), value);
      }
    }
    boolean owned = table.owner().isPresent();
    return new Stale(
        row.longValue("id"),
        row.uuid("row_key"),
        owned ? DataKey.of(row.uuid("subject"), row.optionalBytes("data_key")) : null,
        owned
            ? row.optionalLong("company_id").stream().mapToObj(CompanyId::new).findFirst()
            : Optional.empty(),
        values);
  }

  private Statement keys(Statement statement, SealedTable table) {
    statement.bind("active", "\\x" + KeyIds.text(active()));
    if (!table.indexes().isEmpty()) {
      statement.bind("index_key", seals.indexKey().id());
    }
    return statement;
  }

  private SealedStatements statements(SealedTable table) {
    return Objects.requireNonNull(tables.get(table), "table is not declared");
  }

  private int active() {
    return seals.ring().keys().active().id();
  }

  /**
   * @param last the id of the last of the rows
   */
  private record Batch(int rows, long last) {}

  /** A row to be sealed anew; of nobody without a key. */
  private record Stale(
      long id,
      UUID rowKey,
      @Nullable DataKey key,
      Optional<CompanyId> company,
      Map<String, byte[]> values) {}
}
