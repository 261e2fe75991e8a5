package ch.atmr.bookings;

/** What a ride's time means. */
public enum TimeKind {
  /** Be at the drop-off. */
  ARRIVE_BY,
  /** Start the pick-up. */
  PICKUP_AT,
  /** Start the pick-up, at a time that is confirmed later. */
  WILL_CALL
}
