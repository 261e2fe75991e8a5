package ch.atmr.platform.db;

import ch.atmr.kernel.AuditEvent;
import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.queries.QueryProfiler;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running transaction. Made and ended by {@link Db} alone. It begins, and says for whom it runs,
 * in the round trip of its first statement.
 */
public final class Tx {
  private static final String AUDIT =
      """
      INSERT INTO audit_events (action, category, company_id, user_id, subject, details)
      VALUES (:action, :category, CAST(:company AS bigint), CAST(:user AS bigint), :subject,
              jsonb_object(CAST(:names AS text[]), CAST(:values AS text[])))
      """;

  private final Supplier<Connection> connections;
  private final QueryProfiler queries;
  private Entering entering;
  private Map<String, @Nullable Object> entryValues;
  private boolean shared;
  private @Nullable Connection connection;
  private boolean begun;
  private boolean entered;
  private boolean nextIsLast;
  private boolean committed;
  private @Nullable SqlFailure failed;

  Tx(Supplier<Connection> connections, Entering entering, QueryProfiler queries) {
    this.connections = connections;
    this.queries = queries;
    this.entering = entering;
    this.entryValues = entering.values();
  }

  /** A statement with {@code :name} parameters, which {@link Statement#bind} fills. */
  public Statement sql(String sql) {
    return new Statement(this, sql);
  }

  /**
   * This transaction, whose next statement is its last: the commit travels with it, so that a
   * transaction of one statement costs one round trip. A further statement is refused, and what
   * fails after it undoes nothing: only what reads its answer may follow.
   */
  public Tx last() {
    nextIsLast = !shared;
    return this;
  }

  /** Adds an event to the audit trail; it stands if the transaction does. */
  public Tx audit(AuditEvent event) {
    sql(AUDIT)
        .bind("action", event.action())
        .bind("category", event.action().category())
        .bind("company", event.company().or(entering::company).map(CompanyId::value))
        .bind("user", event.user().or(entering::user).map(UserId::value))
        .bind("subject", event.subject())
        .bind("names", List.copyOf(event.details().keySet()))
        .bind("values", List.copyOf(event.details().values()))
        .update();
    return this;
  }

  /** From now on other parts join it, so that none of their statements is its last. */
  void share() {
    shared = true;
  }

  /** For whom it runs from the next statement on. */
  void enter(Entering next) {
    entering = next;
    entryValues = next.values();
    entered = false;
  }

  /** What travels with the next statement. */
  Frame frame() {
    if (committed) {
      throw new IllegalStateException("a statement after the last of its transaction");
    }
    return new Frame(entered ? Entry.NOBODY : entering.entry(), !begun, nextIsLast);
  }

  Map<String, @Nullable Object> entryValues() {
    return entryValues;
  }

  QueryProfiler queries() {
    return queries;
  }

  /** The connection; taken from the pool with the first statement. */
  Connection connection() {
    Connection open = connection;
    if (open == null) {
      open = connections.get();
      connection = open;
    }
    return open;
  }

  void succeeded(Frame frame) throws SQLException {
    begun = true;
    entered = true;
    committed = frame.last();
    if (frame.first() && !committed) {
      // From here on the driver knows of the transaction, and commit and rollback end it.
      connection().setAutoCommit(false);
    }
  }

  /** A statement failed, which ended the transaction, whatever the work makes of that. */
  SqlFailure failed(SQLException cause) {
    SqlFailure failure = new SqlFailure(cause);
    failed = failure;
    return failure;
  }

  void commit() {
    Connection open = connection;
    if (open == null) {
      return;
    }
    SqlFailure swallowed = failed;
    if (swallowed != null) {
      rollback(swallowed);
      throw swallowed;
    }
    try (open) {
      if (!committed) {
        open.commit();
      }
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  /** Undoes everything; what goes wrong with that is told with the failure that led to it. */
  void rollback(Throwable failure) {
    Connection open = connection;
    if (open == null) {
      return;
    }
    try (open) {
      open.setAutoCommit(false);
      open.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * What travels with a statement. The transaction's limits are part of the text, and not left to
   * the driver: its own BEGIN is answered by itself, which wakes the waiting thread twice.
   *
   * @param entry for whom, in front of the first statement, or of the first of a part that joins
   */
  record Frame(Entry entry, boolean first, boolean last) {
    private static final String BEGIN = "BEGIN;\n";
    private static final String COMMIT = "\n;\nCOMMIT";

    String around(String sql) {
      return isBare() ? sql : (first ? BEGIN : "") + entry.sql() + sql + (last ? COMMIT : "");
    }

    /** How many results come before that of the statement. */
    int resultsBefore() {
      return isBare() ? 0 : (first ? 1 : 0) + entry.results();
    }

    // A single statement for nobody is a transaction by itself.
    private boolean isBare() {
      return first && last && entry == Entry.NOBODY;
    }
  }
}
