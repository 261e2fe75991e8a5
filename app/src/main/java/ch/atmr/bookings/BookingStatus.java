package ch.atmr.bookings;

/** Where a booking stands, as the database and the API name it; {@link BookingState} knows more. */
public enum BookingStatus {
  PENDING,
  ACCEPTED,
  ASSIGNED,
  EN_ROUTE,
  IN_PROGRESS,
  COMPLETED,
  RETURN_COMPLETED,
  NO_SHOW,
  CANCELED,
  REJECTED
}
