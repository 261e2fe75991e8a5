package ch.atmr.platform.csv;

import ch.atmr.kernel.Problem;
import ch.atmr.kernel.Problem.BadRow;
import ch.atmr.kernel.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The faults of one file. The first {@value #LISTED} by line are told, the others counted. */
public final class CsvFaults {
  private static final int LISTED = 200;

  private final List<BadRow> rows = new ArrayList<>();
  private int count;

  /**
   * @param line line in the file, the header being 1
   * @param column empty where the whole line is at fault
   * @param rule key of the text, {@code rule.<rule>} in messages_*.properties
   * @param arguments what the text names
   */
  public void add(int line, String column, String rule, Object... arguments) {
    count++;
    rows.add(new BadRow(line, column, rule, List.of(arguments)));
    if (rows.size() >= 2 * LISTED) {
      keepFirst();
    }
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Ends with {@link Problem.BadRows} when there is any fault. */
  public void refuse() {
    if (!isEmpty()) {
      keepFirst();
      throw new ProblemException(new Problem.BadRows(rows, count - rows.size()));
    }
  }

  // Faults come by line within one pass over the file, and passes follow one another.
  private void keepFirst() {
    rows.sort(Comparator.comparingInt(BadRow::line));
    if (rows.size() > LISTED) {
      rows.subList(LISTED, rows.size()).clear();
    }
  }
}
