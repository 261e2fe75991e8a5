package ch.atmr.platform.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running transaction. Made and ended by {@link Db} alone. */
public final class Tx {
  private final Supplier<Connection> connections;
  private final Enter enter;
  private @Nullable Connection connection;
  private boolean entered;
  private @Nullable SqlFailure failed;

  Tx(Supplier<Connection> connections, Enter enter) {
    this.connections = connections;
    this.enter = enter;
  }

  /** A statement with {@code :name} parameters, which {@link Statement#bind} fills. */
  public Statement sql(String sql) {
    return new Statement(this, NamedSql.of(sql));
  }

  /** The connection; taken from the pool with the first statement. */
  Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = connections.get();
      connection = open;
      open.setAutoCommit(false);
    }
    return open;
  }

  /** What the next statement must carry in front: how to enter, until it has been sent. */
  Enter takeEnter() {
    Enter pending = entered ? Enter.NOTHING : enter;
    entered = true;
    return pending;
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
      open.commit();
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
      open.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Statements that say for whom a transaction runs. They travel in front of its first statement,
   * so that they cost no round trip of their own.
   *
   * @param sql each ends in a semicolon
   * @param results how many results they give
   */
  record Enter(String sql, List<@Nullable Object> parameters, int results) {
    static final Enter NOTHING = new Enter("", List.of(), 0);
  }
}
