package ch.atmr.kernel;

/**
 * Text about a person: a name, a phone number, an address, a medical note. It is encrypted in the
 * database and never prints itself, so that it cannot slip into a log or an error message.
 *
 * @param reveal the text; call it only where it leaves for its rightful reader
 */
public record PersonalText(String reveal) {
  public static final PersonalText EMPTY = new PersonalText("");

  /** What stands where the text of a person was who has been erased. */
  public static final PersonalText ERASED = new PersonalText("[erased]");

  public boolean isEmpty() {
    return reveal.isEmpty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
