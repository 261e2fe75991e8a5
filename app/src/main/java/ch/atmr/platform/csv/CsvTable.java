package ch.atmr.platform.csv;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV file (RFC 4180; UTF-8, comma, with a header) whose form is right: the header has the
 * columns expected and no others, in any order, and each row as many fields. Cells of an optional
 * column that is not there are empty. Rows whose form is wrong are left out and are among the
 * faults.
 */
public final class CsvTable {
  private static final int HEADER_LINE = 1;
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char REPLACEMENT = '\uFFFD';
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

  private final CsvFaults faults;
  private final List<CsvRow> rows = new ArrayList<>();

  private CsvTable(CsvFaults faults) {
    this.faults = faults;
  }

  /**
   * The columns of a kind of file.
   *
   * @param required the header must have
   * @param optional it may have
   */
  public record Columns(Set<String> required, Set<String> optional) {
    public Columns {
      required = Set.copyOf(required);
      optional = Set.copyOf(optional);
    }
  }

  /**
   * Reads a file.
   *
   * @param columns the columns that the header must and may have
   * @param faults takes the faults of the file's form, and later those of its cells
   */
  public static CsvTable read(byte[] file, Columns columns, CsvFaults faults) {
    CsvTable table = new CsvTable(faults);
    String text = new String(file, StandardCharsets.UTF_8);
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    try (CSVParser parser =
        CSVParser.builder().setReader(new StringReader(text)).setFormat(FORMAT).get()) {
      table.read(parser, columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  public List<CsvRow> rows() {
    return List.copyOf(rows);
  }

  private void read(CSVParser parser, Columns columns) {
    int line = HEADER_LINE;
    try {
      var records = parser.iterator();
      if (!records.hasNext()) {
        faults.add(HEADER_LINE, "", "csvEmpty");
        return;
      }
      Map<String, Integer> positions = header(records.next(), columns);
      while (!positions.isEmpty()) {
        line = (int) parser.getCurrentLineNumber() + 1;
        if (!records.hasNext()) {
          return;
        }
        row(line, records.next(), positions, columns.optional());
      }
    } catch (UncheckedIOException e) {
      // A quote that is never closed, or text after one: nothing behind it can be told apart.
      faults.add(line, "", "csvQuotes");
    }
  }

  private Map<String, Integer> header(CSVRecord header, Columns columns) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    boolean right = true;
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i).strip();
      if (!columns.required().contains(name) && !columns.optional().contains(name)) {
        faults.add(HEADER_LINE, printable(name), "csvColumnUnknown");
        right = false;
      } else if (positions.put(name, i) != null) {
        faults.add(HEADER_LINE, name, "csvColumnTwice");
        right = false;
      }
    }
    for (String column : columns.required()) {
      if (!positions.containsKey(column)) {
        faults.add(HEADER_LINE, column, "csvColumnMissing");
        right = false;
      }
    }
    return right ? positions : Map.of();
  }

  private void row(
      int line, CSVRecord cells, Map<String, Integer> positions, Set<String> optional) {
    if (cells.size() == 1 && cells.get(0).isBlank()) {
      return;
    }
    if (cells.size() != positions.size()) {
      faults.add(line, "", "csvFields", positions.size(), cells.size());
      return;
    }
    Map<String, String> values = new LinkedHashMap<>();
    optional.forEach(column -> values.put(column, ""));
    boolean right = true;
    for (Map.Entry<String, Integer> column : positions.entrySet()) {
      String value = cells.get(column.getValue());
      if (value.indexOf(REPLACEMENT) >= 0) {
        faults.add(line, column.getKey(), "csvEncoding");
        right = false;
      }
      values.put(column.getKey(), value.strip());
    }
    if (right) {
      rows.add(new CsvRow(line, values, faults));
    }
  }

  private static String printable(String name) {
    String plain = name.replaceAll("[\\p{Cntrl}\uFFFD]", "?");
    return plain.length() <= 50 ? plain : plain.substring(0, 50);
  }
}
