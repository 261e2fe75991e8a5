package ch.atmr.platform.db;

import java.sql.SQLException;

/** What JDBC said, on its way to {@link Failures}. */
final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SqlFailure(SQLException cause) {
    super("SQLSTATE " + cause.getSQLState(), cause);
  }
}
