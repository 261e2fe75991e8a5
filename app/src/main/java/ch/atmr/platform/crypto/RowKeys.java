package ch.atmr.platform.crypto;

import java.util.UUID;

/** The random names of rows, to which their sealed values are bound; public ids are drawn alike. */
public final class RowKeys {
  private RowKeys() {}

  /** One that no row has (RFC 9562, version 4). */
  public static UUID next() {
    return UUID.randomUUID();
  }
}
