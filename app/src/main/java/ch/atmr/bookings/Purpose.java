package ch.atmr.bookings;

/** Why somebody rides. */
enum Purpose {
  DIALYSIS,
  CONSULTATION,
  THERAPY,
  DISCHARGE,
  ADMISSION,
  TRANSFER,
  OTHER
}
