package ch.atmr.platform.crypto;

import ch.atmr.kernel.PersonalText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A column that holds values of one type, sealed. Its name is bound to each ciphertext, so that
 * values cannot be moved.
 *
 * @param <T> what it holds
 */
public final class Encrypted<T> {
  private final String table;
  private final String column;
  private final Function<T, PersonalText> write;
  private final Function<PersonalText, T> read;
  private final Optional<T> erased;
  private final byte[] name;

  private Encrypted(
      String table,
      String column,
      Function<T, PersonalText> write,
      Function<PersonalText, T> read,
      Optional<T> erased) {
    this.table = table;
    this.column = column;
    this.write = write;
    this.read = read;
    this.erased = erased;
    this.name = (table + "\0" + column + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** A column of plain text; that of an erased person reads {@link PersonalText#ERASED}. */
  public static Encrypted<PersonalText> text(String table, String column) {
    return new Encrypted<>(table, column, t -> t, t -> t, Optional.of(PersonalText.ERASED));
  }

  /** A column of something that has a text; that of an erased person reads as unset. */
  public static <T> Encrypted<T> of(
      String table,
      String column,
      Function<T, PersonalText> write,
      Function<PersonalText, T> read) {
    return new Encrypted<>(table, column, write, read, Optional.empty());
  }

  /** The same column where that of an erased person reads as the given value. */
  public Encrypted<T> erasedAs(T value) {
    return new Encrypted<>(table, column, write, read, Optional.of(value));
  }

  /** Its name in the schema. */
  public String column() {
    return column;
  }

  String table() {
    return table;
  }

  PersonalText write(T value) {
    return write.apply(value);
  }

  T read(PersonalText text) {
    return read.apply(text);
  }

  Optional<T> erased() {
    return erased;
  }

  /** Where a value stands, as it is authenticated: table, column, row. */
  byte[] place(UUID row) {
    return ByteBuffer.allocate(name.length + 2 * Long.BYTES)
        .put(name)
        .putLong(row.getMostSignificantBits())
        .putLong(row.getLeastSignificantBits())
        .array();
  }

  @Override
  public String toString() {
    return table + "." + column;
  }
}
