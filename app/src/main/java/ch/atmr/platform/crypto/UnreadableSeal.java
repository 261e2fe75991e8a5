package ch.atmr.platform.crypto;

/** A sealed value that no key of the ring opens. Says where, never what. */
public final class UnreadableSeal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableSeal(SealedColumn column, String why) {
    super(column.table() + "." + column.column() + ": " + why);
  }
}
