package ch.atmr.platform.db;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import io.helidon.dbclient.DbClientException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/** Reads from an SQLSTATE what a failed statement means to the caller. */
final class Failures {

  private Failures() {}

  /** Whether running the whole transaction again may succeed: serialisation failure or deadlock. */
  static boolean isRetryable(RuntimeException failure) {
    return sqlCause(failure)
        .map(SQLException::getSQLState)
        .filter(state -> state.equals("40001") || state.equals("40P01"))
        .isPresent();
  }

  /** The exception to throw instead of DbClient's. */
  static RuntimeException translate(RuntimeException failure) {
    if (!(failure instanceof DbClientException || failure instanceof SqlFailure)) {
      return failure;
    }
    Optional<SQLException> cause = sqlCause(failure);
    if (cause.isEmpty()) {
      return failure;
    }
    SQLException sql = cause.get();
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    if (sql instanceof SQLTransientConnectionException || isUnavailable(state)) {
      return new DatabaseUnavailable(failure);
    }
    if (state.equals("55P03") || state.equals("40001") || state.equals("40P01")) {
      return new ProblemException(new Problem.Conflict(Problem.Conflict.Reason.CONCURRENT_CHANGE));
    }
    if (state.startsWith("23")) {
      return new ConstraintViolation(constraintOf(sql), failure);
    }
    return failure;
  }

  /** What kind of fault it is; empty where the database is not to blame. */
  static Optional<DbMeters.Fault> fault(RuntimeException failure) {
    if (!(failure instanceof DbClientException || failure instanceof SqlFailure)) {
      return Optional.empty();
    }
    return switch (translate(failure)) {
      case DatabaseUnavailable _ -> Optional.of(DbMeters.Fault.UNAVAILABLE);
      case ProblemException _ -> Optional.of(DbMeters.Fault.CONFLICT);
      case ConstraintViolation _ -> Optional.of(DbMeters.Fault.CONSTRAINT);
      default -> Optional.of(DbMeters.Fault.OTHER);
    };
  }

  private static boolean isUnavailable(String state) {
    return state.startsWith("08") // connection
        || state.startsWith("53") // resources, too many connections
        || state.startsWith("57") // shutdown, statement cancelled by its timeout
        || state.startsWith("58") // system error
        || state.equals("25006") // read-only: a replica, or a fail-over under way
        || state.equals("25P03"); // idle in transaction timeout
  }

  private static String constraintOf(SQLException failure) {
    if (failure instanceof PSQLException postgres
        && postgres.getServerErrorMessage() != null
        && postgres.getServerErrorMessage().getConstraint() != null) {
      return postgres.getServerErrorMessage().getConstraint();
    }
    return "";
  }

  private static Optional<SQLException> sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }
}
