package ch.atmr.kernel;

/** Identifies a driver of one company; positive, given by the database. */
public record DriverId(long value) {
  public DriverId {
    Checks.positive("DriverId", value);
  }
}
