package ch.atmr.platform.db;

import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.queries.QueryProfiler;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One statement of a transaction: bind its parameters, then run it once. */
public final class Statement {
  private final Tx tx;
  private final String sql;
  private final Map<String, @Nullable Object> values = new HashMap<>();

  Statement(Tx tx, String sql) {
    this.tx = tx;
    this.sql = sql;
  }

  /**
   * Gives a parameter its value: null, a number, text, boolean, UUID, LocalDate, Instant, enum (its
   * name), byte[], a list of strings (an SQL array), or an Optional of these. Personal text is
   * refused: it is sealed first.
   */
  public Statement bind(String name, @Nullable Object value) {
    values.put(name, toSql(value));
    return this;
  }

  /** The only row. */
  public <T> T one(Function<Row, T> mapper) {
    return optional(mapper)
        .orElseThrow(() -> new NoSuchElementException("no row (expected: one): " + sql));
  }

  /** The first row, if there is one. */
  public <T> Optional<T> optional(Function<Row, T> mapper) {
    List<T> rows = list(mapper);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** All rows. */
  public <T> List<T> list(Function<Row, T> mapper) {
    return execute((statement, hasRows) -> {
      if (!hasRows) {
        throw new IllegalStateException("no result (expected: rows): " + sql);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.getResultSet()) {
        Row row = new Row(result);
        while (result.next()) {
          rows.add(mapper.apply(row));
        }
      }
      return rows;
    });
  }

  /** Runs an INSERT, UPDATE or DELETE; how many rows it touched. */
  public long update() {
    return execute((statement, _) -> statement.getLargeUpdateCount());
  }

  private <T> T execute(Reading<T> reading) {
    QueryProfiler queries = tx.queries();
    if (!queries.isOn()) {
      return run(reading);
    }
    long started = System.nanoTime();
    try {
      return run(reading);
    } finally {
      queries.ran(sql, System.nanoTime() - started);
    }
  }

  private <T> T run(Reading<T> reading) {
    Tx.Frame frame = tx.frame();
    NamedSql named = NamedSql.of(sql, frame);
    values.putAll(tx.entryValues());
    requireAll(named);
    try (PreparedStatement statement = tx.connection().prepareStatement(named.jdbc())) {
      int position = 1;
      for (String name : named.names()) {
        set(statement, position++, values.get(name));
      }
      boolean hasRows = statement.execute();
      tx.succeeded(frame);
      for (int i = 0; i < frame.resultsBefore(); i++) {
        hasRows = statement.getMoreResults();
      }
      return reading.read(statement, hasRows);
    } catch (SQLException e) {
      throw tx.failed(e);
    }
  }

  private void requireAll(NamedSql named) {
    for (String name : named.names()) {
      if (!values.containsKey(name)) {
        throw new IllegalArgumentException("parameter :" + name + " is not bound: " + sql);
      }
    }
  }

  private static void set(PreparedStatement statement, int position, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(position, Types.NULL);
    } else {
      statement.setObject(position, value);
    }
  }

  private static @Nullable Object toSql(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case Enum<?> constant -> constant.name();
      case Optional<?> optional -> toSql(optional.orElse(null));
      case OptionalLong optional -> optional.isPresent() ? optional.getAsLong() : null;
      case OptionalInt optional -> optional.isPresent() ? optional.getAsInt() : null;
      case List<?> list -> list.stream().map(Statement::element).toArray(String[]::new);
      case PersonalText _ ->
          throw new IllegalArgumentException("personal text in a statement (expected: sealed)");
      default -> value;
    };
  }

  // Personal text would turn into the stars that it prints as.
  private static String element(Object value) {
    return String.valueOf(toSql(value));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(PreparedStatement statement, boolean hasRows) throws SQLException;
  }
}
