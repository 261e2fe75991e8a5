package ch.atmr.platform.crypto;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A subject's data key as the database keeps it: wrapped, destroyed, or not drawn yet. */
public final class DataKey {
  private static final byte DESTROYED = 0;

  private final UUID subject;
  private final byte @Nullable [] wrapped;

  private DataKey(UUID subject, byte @Nullable [] wrapped) {
    this.subject = subject;
    this.wrapped = wrapped;
  }

  /**
   * The key of a row.
   *
   * @param wrapped {@code data_keys.key_sealed}; null where the subject has no key yet
   */
  public static DataKey of(UUID subject, byte @Nullable [] wrapped) {
    return new DataKey(subject, wrapped);
  }

  /** Whether the subject was erased. */
  public boolean isDestroyed() {
    return wrapped != null && wrapped.length == 1 && wrapped[0] == DESTROYED;
  }

  /** Whose key it is. */
  public UUID subject() {
    return subject;
  }

  boolean isDrawn() {
    return wrapped != null;
  }

  byte @Nullable [] wrapped() {
    return wrapped;
  }
}
