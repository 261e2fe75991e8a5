package ch.atmr.kernel;

/** Identifies a patient or paying institution of one company; positive, given by the database. */
public record ClientId(long value) {
  public ClientId {
    Checks.positive("ClientId", value);
  }
}
