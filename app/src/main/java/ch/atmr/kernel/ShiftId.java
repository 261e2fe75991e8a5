package ch.atmr.kernel;

/** Identifies a driver's shift; positive, given by the database. */
public record ShiftId(long value) {
  public ShiftId {
    Checks.positive("ShiftId", value);
  }
}
