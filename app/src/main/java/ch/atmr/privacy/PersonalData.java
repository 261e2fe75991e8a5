package ch.atmr.privacy;

import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import java.time.Instant;
import java.util.List;

/**
 * What one feature keeps about people. Each feature that does answers for its own tables; a test
 * reads the schema's catalogue and fails when a table that refers to a person has no answer.
 */
public interface PersonalData {

  /** The tables it answers for. */
  List<TableCare> tables();

  /**
   * Writes what it keeps about a person.
   *
   * @param tx sees what the person may see
   */
  void export(Tx tx, Subject subject, ExportDocument out);

  /** The rows that are deleted once they have outlived their period, in this order. */
  default List<Expiring> expiring() {
    return List.of();
  }

  /**
   * Whether something of a user has not outlived its period yet, so that the person is not gone.
   *
   * @param tx a system transaction
   * @param since when the period of today began
   */
  default boolean concerns(Tx tx, UserId user, Instant since) {
    return false;
  }

  /**
   * Takes away what tells who a user was.
   *
   * @param tx a system transaction
   */
  default void anonymise(Tx tx, UserId user, Instant now) {}

  /**
   * Takes away what tells who people without a login were, once nothing of them is left.
   *
   * @param tx a system transaction
   * @param since when the period of today began
   * @param most people at a time
   * @return how many it were
   */
  default long anonymiseUnlinked(Tx tx, Instant since, Instant now, int most) {
    return 0;
  }

  /** How many people {@link #anonymiseUnlinked} would still find. */
  default long countUnlinked(Tx tx, Instant since) {
    return 0;
  }
}
