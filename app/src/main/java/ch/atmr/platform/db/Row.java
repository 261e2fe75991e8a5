package ch.atmr.platform.db;

import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The present row of a result, read by column name while it is mapped. A null column is readable
 * only as optional.
 */
public final class Row {
  private final ResultSet row;

  Row(ResultSet row) {
    this.row = row;
  }

  public long longValue(String column) {
    return present(column, Number.class).longValue();
  }

  public OptionalLong optionalLong(String column) {
    Number value = value(column, Number.class);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value.longValue());
  }

  public int intValue(String column) {
    return Math.toIntExact(longValue(column));
  }

  public OptionalInt optionalInt(String column) {
    Number value = value(column, Number.class);
    return value == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(value.longValue()));
  }

  public double doubleValue(String column) {
    return present(column, Number.class).doubleValue();
  }

  public Optional<Double> optionalDouble(String column) {
    return Optional.ofNullable(value(column, Number.class)).map(Number::doubleValue);
  }

  public boolean bool(String column) {
    return present(column, Boolean.class);
  }

  /** Text, or json(b) as its text. */
  public String text(String column) {
    return present(column, Object.class).toString();
  }

  public Optional<String> optionalText(String column) {
    return Optional.ofNullable(value(column, Object.class)).map(Object::toString);
  }

  public <E extends Enum<E>> E constant(String column, Class<E> type) {
    return Enum.valueOf(type, text(column));
  }

  public <E extends Enum<E>> Optional<E> optionalConstant(String column, Class<E> type) {
    return optionalText(column).map(name -> Enum.valueOf(type, name));
  }

  public UUID uuid(String column) {
    return present(column, UUID.class);
  }

  public Optional<UUID> optionalUuid(String column) {
    return Optional.ofNullable(value(column, UUID.class));
  }

  public Instant instant(String column) {
    return present(column, Timestamp.class).toInstant();
  }

  public Optional<Instant> optionalInstant(String column) {
    return Optional.ofNullable(value(column, Timestamp.class)).map(Timestamp::toInstant);
  }

  public LocalDate date(String column) {
    return present(column, Date.class).toLocalDate();
  }

  public Optional<LocalDate> optionalDate(String column) {
    return Optional.ofNullable(value(column, Date.class)).map(Date::toLocalDate);
  }

  public byte[] bytes(String column) {
    return present(column, byte[].class);
  }

  /** A sealed column; null when the field is not set. */
  public byte @Nullable [] optionalBytes(String column) {
    return value(column, byte[].class);
  }

  /** A text array. */
  public List<String> texts(String column) {
    try {
      return Arrays.asList((String[]) present(column, Array.class).getArray());
    } catch (SQLException e) {
      throw new IllegalStateException("column " + column + " is no text array", e);
    }
  }

  private <T> T present(String column, Class<T> type) {
    T value = value(column, type);
    if (value == null) {
      throw new IllegalStateException("column " + column + " is null");
    }
    return value;
  }

  private <T> @Nullable T value(String column, Class<T> type) {
    try {
      return type.cast(row.getObject(column));
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }
}
