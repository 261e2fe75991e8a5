package ch.atmr.kernel;

/** Identifies a booking: one ride of one client; positive, given by the database. */
public record BookingId(long value) {
  public BookingId {
    Checks.positive("BookingId", value);
  }
}
