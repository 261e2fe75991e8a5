package ch.atmr.kernel;

/** Identifies a dispatch run; positive, given by the database. */
public record RunId(long value) {
  public RunId {
    Checks.positive("RunId", value);
  }
}
