package ch.atmr.platform.db;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What it means to a caller when a constraint of the schema is broken.
 *
 * @param reasons by the constraint's name; other constraints stay what they are
 */
public record ConstraintMeanings(Map<String, Problem.Conflict.Reason> reasons) {
  public ConstraintMeanings {
    reasons = Map.copyOf(reasons);
  }

  /**
   * Runs a whole transaction: a statement that fails has ended it, and some constraints are checked
   * when it commits, so only around it can their meaning be told.
   */
  public <T> T around(Supplier<T> transaction) {
    try {
      return transaction.get();
    } catch (ConstraintViolation violation) {
      throw told(violation);
    }
  }

  /** The problem that a broken constraint means, or the violation itself. */
  private RuntimeException told(ConstraintViolation violation) {
    Problem.Conflict.Reason reason = reasons.get(violation.constraint());
    return reason == null ? violation : new ProblemException(new Problem.Conflict(reason));
  }
}
