package ch.atmr.optimiser;

/** Why a request is not served. */
public enum Reason {
  /** There is no way from its pick-up to its drop-off, or to either from any vehicle. */
  UNREACHABLE,
  NO_SKILLED_DRIVER,
  NO_WHEELCHAIR_PLACE,
  NO_STRETCHER_PLACE,
  /** Too few seats, even in an empty vehicle, or all places taken when it would fit by time. */
  CAPACITY,
  PICKUP_WINDOW,
  DROPOFF_WINDOW,
  RIDE_TIME,
  SHIFT_START,
  SHIFT_END,
  /** Whoever is on board when it would fit by time may not travel with it, or the reverse. */
  SHARING,
  /** It would fit, but only vehicles that it excludes have room. */
  EXCLUDED,
  /** A vehicle's longest route duration. */
  DURATION,
  BREAK,
  /** Its ride out arrives too late, or it arrives too late for its return. */
  LINKED_RIDE,
  /** The search ended before it could be tried. */
  NOT_TRIED
}
