package ch.atmr.kernel;

/**
 * Identifies the assignment of a booking to a driver and a vehicle; positive, given by the
 * database.
 */
public record AssignmentId(long value) {
  public AssignmentId {
    Checks.positive("AssignmentId", value);
  }
}
