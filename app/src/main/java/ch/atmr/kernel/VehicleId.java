package ch.atmr.kernel;

/** Identifies a vehicle of one company; positive, given by the database. */
public record VehicleId(long value) {
  public VehicleId {
    Checks.positive("VehicleId", value);
  }
}
