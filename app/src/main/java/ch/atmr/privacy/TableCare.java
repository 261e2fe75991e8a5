package ch.atmr.privacy;

import java.util.Optional;

/**
 * How a table that refers to people is cared for.
 *
 * @param notExported why its rows are not in a person's export; empty when they are
 * @param end what becomes of its rows in the end
 */
public record TableCare(String table, Optional<String> notExported, String end) {

  /** A table whose rows are in the export of whom they concern. */
  public static TableCare exported(String table, String end) {
    return new TableCare(table, Optional.empty(), end);
  }

  /** A table that tells a person nothing about itself. */
  public static TableCare notExported(String table, String because, String end) {
    return new TableCare(table, Optional.of(because), end);
  }
}
