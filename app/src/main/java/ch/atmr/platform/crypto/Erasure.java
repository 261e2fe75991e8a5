package ch.atmr.platform.crypto;

import ch.atmr.platform.db.Tx;
import java.util.List;

/**
 * Makes a subject unreadable for good: its data key is destroyed, which reaches every copy of the
 * data; what its rows hold beside values of that key (older values, blind indexes) is overwritten.
 */
public final class Erasure {
  private final DataKeys keys;
  private final List<String> statements;

  Erasure(Seals seals, List<SealedTable> tables) {
    this.keys = seals.dataKeys();
    this.statements =
        tables.stream()
            .filter(table -> table.owner().isPresent())
            .map(SealedStatements::erase)
            .toList();
  }

  /**
   * Erases, in a transaction that sees all rows of the subject. Doing it again does no harm, and
   * catches what was restored meanwhile.
   *
   * @return false when the key was destroyed before
   */
  public boolean erase(Tx tx, Subject subject) {
    boolean first = keys.destroy(tx, subject);
    statements.forEach(sql -> tx.sql(sql).bind("subject", subject.id()).update());
    return first;
  }
}
