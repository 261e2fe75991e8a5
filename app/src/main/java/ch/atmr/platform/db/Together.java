package ch.atmr.platform.db;

import java.util.ArrayList;
import java.util.List;

/** The one transaction that all parts of a request share; see {@link Db#together}. */
final class Together {
  private static final String LEAVE =
      """
      SELECT set_config('atmr.company_id', '', true), set_config('atmr.user_id', '', true),
             set_config('atmr.system', '', true)
      """;
  private static final String CHECK_LATER = "SET CONSTRAINTS ALL DEFERRED";
  private static final String CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE";

  private final Tx tx;
  private final List<Runnable> afterwards = new ArrayList<>();
  private boolean joined;
  private boolean failed;

  Together(Tx tx) {
    this.tx = tx;
    tx.share();
  }

  /**
   * Runs a part as if it were a transaction of its own: it sees its own tenant alone, and deferred
   * constraints are checked at its end, where the use case expects to hear of them.
   */
  <T> T join(Work<T> work, Entering entering) {
    try {
      if (joined) {
        tx.enter(Entering.NOBODY);
        tx.sql(LEAVE).one(row -> row);
        tx.sql(CHECK_LATER).update();
      }
      joined = true;
      tx.enter(entering);
      T result = work.in(tx);
      tx.sql(CHECK_NOW).update();
      return result;
    } catch (RuntimeException failure) {
      failed = true;
      // What a second run may heal goes up as it is, to where the whole is run again.
      throw Failures.isRetryable(failure) ? failure : Failures.translate(failure);
    }
  }

  void afterwards(Runnable action) {
    afterwards.add(action);
  }

  /**
   * What is to be done after the commit.
   *
   * @throws IllegalStateException when a part failed and the rest went on: alone it would have been
   *     rolled back, and here it cannot be
   */
  List<Runnable> end() {
    if (failed) {
      throw new IllegalStateException("a part failed, so nothing may be committed");
    }
    return afterwards;
  }
}
