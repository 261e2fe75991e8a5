package ch.atmr.platform.crypto;

import ch.atmr.kernel.PersonalText;
import ch.atmr.platform.db.Row;
import ch.atmr.platform.db.Statement;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the fields of one row: it knows whose they are and to which row they are bound.
 * An unset field is null in the database. Of an erased subject every field that was set reads as
 * its column says, and what is written of it is not kept.
 */
public final class SealedRow {
  private final Seals seals;
  private final @Nullable DataKey key;
  private final UUID rowKey;

  SealedRow(Seals seals, @Nullable DataKey key, UUID rowKey) {
    this.seals = seals;
    this.key = key;
    this.rowKey = rowKey;
  }

  /**
   * Opens a column that may be unset.
   *
   * @throws UnreadableSeal when its key is unknown, or it was truncated, changed or moved
   */
  public <T> Optional<T> read(Row row, Encrypted<T> column) {
    return read(row, column.column(), column);
  }

  /** Opens a column that stands in the result under another name. */
  public <T> Optional<T> read(Row row, String alias, Encrypted<T> column) {
    return open(column, row.optionalBytes(alias));
  }

  /** Opens a column that is always set. */
  public <T> T require(Row row, Encrypted<T> column) {
    return read(row, column).orElseThrow(() -> new NoSuchElementException(column + " is unset"));
  }

  /** Gives a parameter a value, sealed. */
  public <T> SealedRow bind(Statement statement, String name, Encrypted<T> column, T value) {
    statement.bind(name, seal(column, value));
    return this;
  }

  /** Gives a parameter a value, sealed; an unset or empty one is null in the database. */
  public <T> SealedRow bind(
      Statement statement, String name, Encrypted<T> column, Optional<T> value) {
    statement.bind(name, seal(column, value));
    return this;
  }

  /** Seals a value. */
  public <T> byte[] seal(Encrypted<T> column, T value) {
    return seals.seal(key, column, rowKey, column.write(value));
  }

  /** Seals a value; null for an unset or empty one. */
  public <T> byte @Nullable [] seal(Encrypted<T> column, Optional<T> value) {
    Optional<PersonalText> text = value.map(column::write).filter(t -> !t.isEmpty());
    return text.map(t -> seals.seal(key, column, rowKey, t)).orElse(null);
  }

  /** Gives a parameter what stands instead of a value of an erased subject; nothing personal. */
  public <T> SealedRow bindReplacement(
      Statement statement, String name, Encrypted<T> column, T value) {
    statement.bind(name, seals.replace(column, rowKey, column.write(value)));
    return this;
  }

  /** Opens a value; null is an unset one. */
  public <T> Optional<T> open(Encrypted<T> column, byte @Nullable [] sealed) {
    if (sealed == null) {
      return Optional.empty();
    }
    PersonalText text = seals.open(key, column, rowKey, sealed);
    return text == null ? column.erased() : Optional.of(column.read(text));
  }

  /** The text of a column as it was sealed; empty when unset or erased. */
  Optional<PersonalText> text(Encrypted<?> column, byte @Nullable [] sealed) {
    return sealed == null
        ? Optional.empty()
        : Optional.ofNullable(seals.open(key, column, rowKey, sealed));
  }

  /** The same value sealed anew. */
  byte @Nullable [] reseal(Encrypted<?> column, byte @Nullable [] sealed) {
    if (sealed == null) {
      return null;
    }
    boolean replaced = sealed[0] == Seals.REPLACED;
    return text(column, sealed)
        .map(text ->
            replaced ? seals.replace(column, rowKey, text) : seals.seal(key, column, rowKey, text))
        .orElseGet(() -> new byte[] {Seals.ERASED});
  }
}
