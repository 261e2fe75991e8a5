package ch.atmr.platform.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that walk through one table, made of its declaration once. */
record SealedStatements(String batch, String count, String update) {

  static SealedStatements of(SealedTable table) {
    return new SealedStatements(batch(table), count(table), update(table));
  }

  /** The next rows that are not as they should be, kept from changing. */
  private static String batch(SealedTable table) {
    String columns =
        table.columns().stream().map(c -> ", t." + c.column()).collect(Collectors.joining());
    String owner =
        table
            .owner()
            .map(o ->
                ", "
                    + o.subject()
                    + " AS subject, "
                    + o.company()
                    + " AS company_id, (SELECT y.key_sealed FROM data_keys y WHERE y.subject = "
                    + o.subject()
                    + ") AS data_key")
            .orElse("");
    return "SELECT t."
        + table.id()
        + " AS id, t."
        + table.rowKey()
        + " AS row_key"
        + owner
        + columns
        + from(table)
        + " WHERE t."
        + table.id()
        + " > :after AND ("
        + stale(table)
        + ") ORDER BY t."
        + table.id()
        + " LIMIT :batch FOR UPDATE OF t";
  }

  private static String count(SealedTable table) {
    return "SELECT count(*) AS stale" + from(table) + " WHERE " + stale(table);
  }

  private static String from(SealedTable table) {
    return " FROM " + table.name() + " t " + table.owner().map(SealedTable.Owner::join).orElse("");
  }

  // Of a subject all that a master key sealed; else, what another than the active one did.
  private static String stale(SealedTable table) {
    List<String> tests = new ArrayList<>();
    for (Encrypted<?> column : table.columns()) {
      String value = "t." + column.column();
      String formats = table.owner().isPresent() ? "(3)" : "(1, 3)";
      if (table.owner().isPresent()) {
        tests.add("get_byte(" + value + ", 0) = 1");
      }
      tests.add(
          "get_byte("
              + value
              + ", 0) IN "
              + formats
              + " AND substring("
              + value
              + " FROM 2 FOR 4) <> CAST(:active AS bytea)");
    }
    if (!table.indexes().isEmpty()) {
      tests.add("t.index_key_id IS DISTINCT FROM :index_key");
    }
    return String.join(" OR ", tests);
  }

  private static String update(SealedTable table) {
    List<String> sets = new ArrayList<>();
    List<String> arrays = new ArrayList<>(List.of("CAST(:ids AS bigint[])"));
    List<String> names = new ArrayList<>(List.of("id"));
    for (Encrypted<?> column : table.columns()) {
      sets.add(column.column() + " = CAST(nullif(n." + column.column() + ", '') AS bytea)");
      arrays.add("CAST(:" + column.column() + " AS text[])");
      names.add(column.column());
    }
    for (SealedIndex index : table.indexes()) {
      sets.add(index.column() + " = " + index.ofLiteral("n." + index.column()));
      arrays.add("CAST(:" + index.column() + " AS text[])");
      names.add(index.column());
    }
    if (!table.indexes().isEmpty()) {
      sets.add("index_key_id = :index_key");
    }
    return "UPDATE "
        + table.name()
        + " t SET "
        + String.join(", ", sets)
        + " FROM unnest("
        + String.join(", ", arrays)
        + ") AS n ("
        + String.join(", ", names)
        + ") WHERE t."
        + table.id()
        + " = n.id";
  }

  /** How many values and indexes each master key made. */
  static String uses(SealedTable table) {
    String values =
        table.columns().stream()
            .map(c -> "(t." + c.column() + ")")
            .collect(Collectors.joining(", "));
    String sealed =
        "SELECT encode(substring(v.sealed FROM 2 FOR 4), 'hex') AS key_id FROM "
            + table.name()
            + " t, LATERAL (VALUES "
            + values
            + ") AS v (sealed) WHERE get_byte(v.sealed, 0) IN (1, 3)";
    String indexed =
        table.indexes().isEmpty()
            ? ""
            : " UNION ALL SELECT lpad(to_hex(t.index_key_id), 8, '0') FROM "
                + table.name()
                + " t WHERE t.index_key_id IS NOT NULL";
    return "SELECT key_id, count(*) AS uses FROM ("
        + sealed
        + indexed
        + ") AS used GROUP BY key_id";
  }

  /** What a subject's rows still hold besides values of its data key. */
  static String erase(SealedTable table) {
    List<String> sets = new ArrayList<>();
    for (Encrypted<?> column : table.columns()) {
      String name = column.column();
      sets.add(name + " = CASE WHEN t." + name + " IS NOT NULL THEN CAST('\\x00' AS bytea) END");
    }
    for (SealedIndex index : table.indexes()) {
      sets.add(index.column() + " = " + index.nothing());
    }
    String subject = table.owner().map(SealedTable.Owner::subject).orElse("NULL");
    return "UPDATE "
        + table.name()
        + " t SET "
        + String.join(", ", sets)
        + " WHERE t."
        + table.id()
        + " IN (SELECT t."
        + table.id()
        + from(table)
        + " WHERE "
        + subject
        + " = :subject)";
  }
}
