package ch.atmr.bookings;

/** Why somebody rides. */
public enum Purpose {
  DIALYSIS,
  CONSULTATION,
  THERAPY,
  DISCHARGE,
  ADMISSION,
  TRANSFER,
  OTHER
}
