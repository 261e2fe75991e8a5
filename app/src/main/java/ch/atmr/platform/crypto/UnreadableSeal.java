package ch.atmr.platform.crypto;

/** A sealed value that no key of the ring opens. Says where, never what. */
public final class UnreadableSeal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableSeal(Encrypted<?> column, String why) {
    super(column + ": " + why);
  }
}
