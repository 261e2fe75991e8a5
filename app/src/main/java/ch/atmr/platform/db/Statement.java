package ch.atmr.platform.db;

import ch.atmr.kernel.PersonalText;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbTransaction;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One statement of a transaction: bind its parameters, then run it once. */
public final class Statement {
  private final DbTransaction transaction;
  private final NamedSql sql;
  private final Map<String, @Nullable Object> values = new HashMap<>();

  Statement(DbTransaction transaction, NamedSql sql) {
    this.transaction = transaction;
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
        .orElseThrow(() -> new NoSuchElementException("no row (expected: one): " + sql.jdbc()));
  }

  /** The first row, if there is one. */
  public <T> Optional<T> optional(Function<Row, T> mapper) {
    List<T> rows = list(mapper);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** All rows; the whole result is read, so that the connection is free again. */
  public <T> List<T> list(Function<Row, T> mapper) {
    List<T> rows = new ArrayList<>();
    try (Stream<DbRow> stream =
        transaction.createQuery(sql.jdbc()).params(positional()).execute()) {
      stream.forEach(row -> rows.add(mapper.apply(new Row(row))));
    }
    return rows;
  }

  /** Runs an INSERT, UPDATE or DELETE; how many rows it touched. */
  public long update() {
    return transaction.createDmlStatement(sql.jdbc()).params(positional()).execute();
  }

  private List<@Nullable Object> positional() {
    List<@Nullable Object> positional = new ArrayList<>(sql.names().size());
    for (String name : sql.names()) {
      if (!values.containsKey(name)) {
        throw new IllegalArgumentException("parameter :" + name + " is not bound: " + sql.jdbc());
      }
      positional.add(values.get(name));
    }
    return positional;
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
}
