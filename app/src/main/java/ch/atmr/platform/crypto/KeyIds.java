package ch.atmr.platform.crypto;

import java.util.HexFormat;

/** The public names of keys: numbers in the database, eight hexadecimal digits to people. */
final class KeyIds {
  private KeyIds() {}

  static String text(int id) {
    return HexFormat.of().toHexDigits(id);
  }
}
