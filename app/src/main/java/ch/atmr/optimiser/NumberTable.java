package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.Supplier;

/** Rows of numbers, as the benchmark formats are made of. */
final class NumberTable {

  /** Far above any instance, far below what would not fit in memory. */
  private static final int MOST_ROWS = 25_000;

  private NumberTable() {}

  static List<double[]> read(String text) {
    List<double[]> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      StringTokenizer fields = new StringTokenizer(line);
      if (!fields.hasMoreTokens()) {
        continue;
      }
      double[] row = new double[fields.countTokens()];
      for (int k = 0; k < row.length; k++) {
        row[k] = number("row[" + rows.size() + "][" + k + "]", fields.nextToken());
      }
      rows.add(row);
    }
    if (rows.isEmpty()) {
      throw new InvalidInputException(FaultCode.EMPTY, "file", "no lines");
    }
    if (rows.size() > MOST_ROWS) {
      throw new InvalidInputException(
          FaultCode.OUT_OF_RANGE, "file", rows.size() + " lines (expected: <= " + MOST_ROWS + ")");
    }
    return rows;
  }

  private static double number(String field, String token) {
    try {
      double value = Double.parseDouble(token);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException notNumber) {
      // Reported below, like NaN.
    }
    throw new InvalidInputException(
        FaultCode.NOT_A_NUMBER, field, "'" + token + "' (expected: a finite number)");
  }

  static void requireFields(String format, int row, double[] fields, int expected) {
    if (fields.length != expected) {
      throw new InvalidInputException(
          FaultCode.MALFORMED,
          "row[" + row + "]",
          fields.length + " fields (expected: " + expected + " in " + format + " format)");
    }
  }

  static void requireId(int row, double id, int expected) {
    if (id != expected) {
      throw new InvalidInputException(
          FaultCode.MALFORMED, "row[" + row + "][0]", id + " (expected: node " + expected + ")");
    }
  }

  static int whole(String field, double value) {
    if (value != Math.rint(value) || Math.abs(value) > 1_000_000_000) {
      throw new InvalidInputException(
          FaultCode.OUT_OF_RANGE, field, value + " (expected: a whole number)");
    }
    return (int) value;
  }

  /** Puts the place of a fault in front of what a record finds. */
  static <T> T at(String place, Supplier<T> record) {
    try {
      return record.get();
    } catch (InvalidInputException found) {
      throw new InvalidInputException(
          found.faults().stream()
              .map(f -> new Fault(f.code(), place + "." + f.field(), f.detail()))
              .toList());
    }
  }

  /** Travel between rows whose second and third number are coordinates; cost is distance. */
  static TravelMatrix euclidean(double[][] rows) {
    return TravelMatrix.of(
        rows.length,
        (from, to) -> Math.hypot(rows[from][1] - rows[to][1], rows[from][2] - rows[to][2]));
  }
}
