package ch.atmr.kernel;

/** Identifies a person who can sign in; positive, given by the database. */
public record UserId(long value) {
  public UserId {
    Checks.positive("UserId", value);
  }
}
