package ch.atmr.privacy;

import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who has not signed in for long. */
@FunctionalInterface
public interface InactiveUsers {
  /**
   * Users but administrators, neither signed in nor made since then and not anonymised, by id.
   *
   * @param tx a system transaction
   * @param after the last one of the page before
   */
  List<UserId> inactive(Tx tx, Instant since, @Nullable UserId after, int most);
}
